#include "gpuprice/catalog/rates.hpp"

#include "gpuprice/core/error.hpp"

#include "file.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace gpuprice::catalog {

namespace {

constexpr double k_absent = std::numeric_limits<double>::quiet_NaN();

/// "1.0823" as std::from_chars reads it, several times as fast: both the digits and the power of ten are exact doubles,
/// so their quotient is rightly rounded (Clinger, "How to read floating point numbers accurately", PLDI 1990). Every
/// report starts by reading sixty thousand of them. None for anything but up to 15 digits with at most one point among
/// them.
std::optional<double> short_decimal(std::string_view text)
{
    constexpr std::array k_tens{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    if (text.size() > k_tens.size()) {
        return std::nullopt;
    }
    std::int64_t digits = 0;
    std::size_t point = text.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] >= '0' && text[i] <= '9') {
            digits = 10 * digits + (text[i] - '0');
        } else if (text[i] == '.' && point == text.size() && i > 0 && i + 1 < text.size()) {
            point = i;
        } else {
            return std::nullopt;
        }
    }
    const std::size_t decimals = point == text.size() ? 0 : text.size() - point - 1;
    return static_cast<double>(digits) / k_tens[decimals];
}

/// A file of plain numbers: a header, then one line per day, ascending. No field is ever quoted, so a line is split
/// at its commas.
class DailyNumbers {
public:
    explicit DailyNumbers(const std::filesystem::path& file) : name_{file.string()}, bytes_{read_shipped_file(file)}
    {
        rest_ = bytes_;
        if (!next_line() || fields_.size() < 2 || fields_.front() != "day") {
            fail("must be a header that begins with 'day,'");
        }
        columns_.assign(fields_.begin() + 1, fields_.end());
    }

    [[nodiscard]] const std::vector<std::string_view>& columns() const { return columns_; }

    /// Moves to the next day; false at the end.
    bool next()
    {
        if (!next_line()) {
            return false;
        }
        if (fields_.size() != columns_.size() + 1) {
            fail("has " + std::to_string(fields_.size()) + " fields where the header has " +
                 std::to_string(columns_.size() + 1));
        }
        const auto day = core::parse_day(fields_.front());
        if (!day) {
            fail(day.error().text());
        }
        if (day_ && *day <= *day_) {
            fail("the days must ascend; " + core::to_text(*day) + " stands after " + core::to_text(*day_));
        }
        day_ = *day;
        return true;
    }

    [[nodiscard]] core::Day day() const { return *day_; }

    /// The number in that column of this day's line; `k_absent` for an empty field.
    [[nodiscard]] double number(std::size_t column) const
    {
        const std::string_view field = fields_[column + 1];
        if (field.empty()) {
            return k_absent;
        }
        double value = short_decimal(field).value_or(0.0);
        if (value > 0.0) {
            return value;
        }
        const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
        if (error != std::errc{} || end != field.data() + field.size() || !(value > 0.0) || !std::isfinite(value)) {
            fail("'" + std::string{field} + "' in column " + std::string{columns_[column]} +
                 " is no number above 0; leave the field empty where no rate was published");
        }
        return value;
    }

    [[noreturn]] void fail(const std::string& rule) const
    {
        throw core::DataError(name_ + ": line " + std::to_string(line_) + ": " + rule);
    }

private:
    bool next_line()
    {
        ++line_;
        if (rest_.empty()) {
            return false;
        }
        const auto end = rest_.find('\n');
        std::string_view line = rest_.substr(0, end);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        fields_.clear();
        for (auto comma = line.find(','); comma != std::string_view::npos; comma = line.find(',')) {
            fields_.push_back(line.substr(0, comma));
            line.remove_prefix(comma + 1);
        }
        fields_.push_back(line);
        return true;
    }

    std::string name_;
    std::string bytes_;
    std::string_view rest_;
    long line_ = 0;
    std::vector<std::string_view> columns_;
    std::vector<std::string_view> fields_;
    std::optional<core::Day> day_;
};

using DollarsPerEuro = std::map<core::Day, double>;

/// \returns  the dollar's rates, to link other tables to the euro.
DollarsPerEuro load_ecb(const std::filesystem::path& file, model::RateTable& table)
{
    DailyNumbers days{file};
    std::vector<core::Currency> currencies;
    for (const std::string_view code : days.columns()) {
        const auto currency = core::Currency::parse(code);
        if (!currency) {
            days.fail(currency.error().text());
        }
        currencies.push_back(*currency);
    }
    std::vector<std::vector<model::RateTable::DayRate>> rates(currencies.size());
    DollarsPerEuro dollars;
    while (days.next()) {
        for (std::size_t i = 0; i < currencies.size(); ++i) {
            const double value = days.number(i);
            if (std::isnan(value)) {
                continue;
            }
            rates[i].push_back({days.day(), value});
            if (currencies[i] == core::Currency::usd) {
                dollars.emplace_hint(dollars.end(), days.day(), value);
            }
        }
    }
    for (std::size_t i = 0; i < currencies.size(); ++i) {
        table.add(currencies[i], rates[i], "ECB");
    }
    return dollars;
}

/// Taiwan's central bank publishes against the dollar; days on which the ECB has no dollar rate are left out.
void load_taiwan(const std::filesystem::path& file, const DollarsPerEuro& dollars, model::RateTable& table)
{
    DailyNumbers days{file};
    if (days.columns().size() != 1 || days.columns().front() != "TWD_per_USD") {
        days.fail("the header must be 'day,TWD_per_USD'");
    }
    const auto taiwan_dollar = core::Currency::parse("TWD").value();
    while (days.next()) {
        const double per_dollar = days.number(0);
        const auto dollar = dollars.find(days.day());
        if (dollar != dollars.end() && !std::isnan(per_dollar)) {
            table.add({days.day(), taiwan_dollar, per_dollar * dollar->second, "CBC Taiwan"});
        }
    }
}

}  // namespace

void load_rates(const std::filesystem::path& directory, model::RateTable& table)
{
    const auto dollars = load_ecb(directory / "ecb.csv", table);
    load_taiwan(directory / "cbc-taiwan.csv", dollars, table);
}

}  // namespace gpuprice::catalog
