#include "gpuprice/markets/rate_files.hpp"

#include "gpuprice/text/csv.hpp"

#include "json.hpp"

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <memory>
#include <sstream>
#include <tuple>

namespace gpuprice::markets {

namespace {

using core::ErrorKind;

constexpr std::string_view k_ecb_namespace = "http://www.ecb.int/vocabulary/2002-08-01/eurofxref";
constexpr double k_least_dollars = 0.5;
constexpr double k_most_dollars = 2.0;
constexpr double k_factor = 2.0;
constexpr double k_days_in_year = 365.0;

core::Error invalid(std::string message) { return {ErrorKind::invalid, std::move(message), ""}; }

bool same_letters(std::string_view left, std::string_view right)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(left, right, {}, lower, lower);
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view k_blank = " \t\r\n";
    const auto first = text.find_first_not_of(k_blank);
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(k_blank) - first + 1);
}

/// A code as it may be shown to people.
std::string shown_code(std::string_view code)
{
    constexpr std::size_t k_longest = 8;
    std::string shown;
    for (const char c : code.substr(0, k_longest)) {
        const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        shown += plain ? c : '?';
    }
    return shown;
}

std::optional<double> positive_number(std::string_view text)
{
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && value > 0.0 && std::isfinite(value) ? std::optional{value} : std::nullopt;
}

bool is_left_out(std::string_view text) { return text.empty() || text == "N/A" || text == "-" || text == "NaN"; }

/// Gathers the values of one file.
class Gatherer {
public:
    explicit Gatherer(std::string publisher) { file_.publisher = std::move(publisher); }

    void add(core::Day day, std::string_view code, std::string_view value)
    {
        if (is_left_out(value)) {
            return;
        }
        add(day, code, positive_number(value).value_or(std::numeric_limits<double>::quiet_NaN()));
    }

    void add(core::Day day, std::string_view code, double value)
    {
        const auto currency = core::Currency::parse(code);
        if (!currency || *currency == core::Currency::eur) {
            return;
        }
        if (!(value > 0.0) || !std::isfinite(value)) {
            refuse(day, code, "its value is no number above 0");
            return;
        }
        file_.rates.push_back({day, *currency, value, file_.publisher});
    }

    void add_per_dollar(core::Day day, std::string_view value)
    {
        if (is_left_out(value)) {
            return;
        }
        if (const auto number = positive_number(value)) {
            file_.per_dollar.push_back({day, *number});
        } else {
            refuse(day, "TWD", "its value is no number above 0");
        }
    }

    [[nodiscard]] core::Result<RateFile> finish() &&
    {
        if (file_.rates.empty() && file_.per_dollar.empty() && file_.refused.empty()) {
            return core::Error{ErrorKind::missing, "it holds no exchange rate", ""};
        }
        std::ranges::stable_sort(file_.rates, {},
                                 [](const model::Rate& rate) { return std::make_tuple(rate.day, rate.currency); });
        std::ranges::stable_sort(file_.per_dollar, {}, &DollarRate::day);
        return std::move(file_);
    }

private:
    void refuse(core::Day day, std::string_view code, std::string reason)
    {
        file_.refused.push_back({day, shown_code(code), std::move(reason)});
    }

    RateFile file_;
};

struct FreeDocument {
    void operator()(xmlDoc* document) const noexcept { ::xmlFreeDoc(document); }
};

std::string_view as_text(const xmlChar* text)
{
    return text != nullptr ? std::string_view{reinterpret_cast<const char*>(text)} : std::string_view{};
}

std::optional<std::string> attribute(xmlNode* node, const char* name)
{
    struct Free {
        void operator()(xmlChar* text) const noexcept { ::xmlFree(text); }
    };
    const std::unique_ptr<xmlChar, Free> value{::xmlGetNoNsProp(node, reinterpret_cast<const xmlChar*>(name))};
    return value ? std::optional{std::string{as_text(value.get())}} : std::nullopt;
}

/// The elements `Cube` of the ECB's vocabulary directly below `parent`.
std::vector<xmlNode*> cubes_of(xmlNode* parent)
{
    std::vector<xmlNode*> cubes;
    for (xmlNode* node = parent->children; node != nullptr; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && as_text(node->name) == "Cube" && node->ns != nullptr &&
            as_text(node->ns->href) == k_ecb_namespace) {
            cubes.push_back(node);
        }
    }
    return cubes;
}

core::Result<RateFile> read_ecb_tree(xmlNode* root)
{
    Gatherer gatherer{"ECB"};
    for (xmlNode* outer : cubes_of(root)) {
        for (xmlNode* of_day : cubes_of(outer)) {
            const auto day = core::parse_day(attribute(of_day, "time").value_or(""));
            if (!day) {
                return core::Error{day.error()}.with_where("a Cube's time");
            }
            for (xmlNode* value : cubes_of(of_day)) {
                gatherer.add(*day, attribute(value, "currency").value_or(""), attribute(value, "rate").value_or("?"));
            }
        }
    }
    return std::move(gatherer).finish();
}

using Fields = std::vector<std::string>;

std::string field(const Fields& fields, std::size_t at)
{
    return at < fields.size() ? std::string{trimmed(fields[at])} : std::string{};
}

std::optional<std::size_t> column(const Fields& header, std::string_view name)
{
    const auto found = std::ranges::find_if(header, [name](const std::string& h) { return trimmed(h) == name; });
    return found != header.end() ? std::optional{static_cast<std::size_t>(found - header.begin())} : std::nullopt;
}

/// Puts one record's values in; an error names what is wrong with it.
using TakeRecord = core::Result<bool> (*)(const Fields& header, const Fields& record, Gatherer& to);

core::Result<bool> take_day(const Fields& header, const Fields& record, Gatherer& to)
{
    const auto day = core::parse_day(field(record, 0));
    if (!day) {
        return day.error();
    }
    for (std::size_t i = 1; i < header.size(); ++i) {
        to.add(*day, trimmed(header[i]), field(record, i));
    }
    return true;
}

core::Result<bool> take_value(const Fields& header, const Fields& record, Gatherer& to)
{
    const auto in = [&](std::string_view name) {
        const auto at = column(header, name);
        return at ? field(record, *at) : std::string{};
    };
    // Monthly and yearly series are averages.
    if (column(header, "FREQ") && in("FREQ") != "D") {
        return true;
    }
    const auto day = core::parse_day(in("TIME_PERIOD"));
    if (!day) {
        return day.error();
    }
    to.add(*day, in("CURRENCY"), in("OBS_VALUE"));
    return true;
}

}  // namespace

core::Result<RateFile> read_ecb_xml(std::string_view bytes)
{
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return core::Error{ErrorKind::too_large, "it is over 2 GiB", ""};
    }
    constexpr int k_options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    const std::unique_ptr<xmlDoc, FreeDocument> document{
        ::xmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), "", nullptr, k_options)};
    xmlNode* root = document ? ::xmlDocGetRootElement(document.get()) : nullptr;
    if (root == nullptr) {
        return invalid("it is not well-formed XML");
    }
    if (document->intSubset != nullptr || document->extSubset != nullptr) {
        return invalid("it declares a document type, which the ECB's files do not");
    }
    return read_ecb_tree(root);
}

core::Result<RateFile> read_ecb_csv(std::string_view bytes)
{
    std::istringstream in{std::string{bytes}};
    text::CsvReader reader{in};
    const auto first = reader.next();
    if (!first || !*first) {
        return invalid("it has no CSV header");
    }
    const Fields& header = first->value();
    TakeRecord take = nullptr;
    if (same_letters(field(header, 0), "Date") || same_letters(field(header, 0), "day")) {
        take = take_day;
    } else if (column(header, "CURRENCY") && column(header, "TIME_PERIOD") && column(header, "OBS_VALUE")) {
        take = take_value;
    } else {
        return invalid("its header is neither 'Date,USD,…' nor '…,CURRENCY,TIME_PERIOD,OBS_VALUE'");
    }
    Gatherer gatherer{"ECB"};
    while (const auto record = reader.next()) {
        const auto taken = *record ? take(header, record->value(), gatherer) : core::Result<bool>{record->error()};
        if (!taken) {
            return core::Error{taken.error()}.with_where(fmt::format("line {}", reader.line()));
        }
    }
    return std::move(gatherer).finish();
}

core::Result<RateFile> read_frankfurter(std::string_view bytes)
{
    const auto parsed = parse_json(bytes);
    if (!parsed) {
        return parsed.error();
    }
    const auto* rates = find_object(*parsed, "rates");
    const auto* amount = find(*parsed, "amount");
    if (rates == nullptr || amount == nullptr || !amount->is_number()) {
        return invalid("it is no answer of Frankfurter's: it has no rates or no amount");
    }
    // Rates of another base would have to be divided, and would then differ from the published ones.
    if (find_text(*parsed, "base") != "EUR" || amount->get<double>() != 1.0) {
        return invalid("its base is not EUR or its amount not 1; ask for it with base=EUR");
    }
    Gatherer gatherer{"ECB via Frankfurter"};
    const auto add_day = [&gatherer](core::Day day, const nlohmann::json& values) {
        for (const auto& [code, value] : values.items()) {
            gatherer.add(day, code, value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN());
        }
    };
    if (const std::string only = find_text(*parsed, "date"); !only.empty()) {
        const auto day = core::parse_day(only);
        if (!day) {
            return core::Error{day.error()}.with_where("date");
        }
        add_day(*day, *rates);
        return std::move(gatherer).finish();
    }
    for (const auto& [text, values] : rates->items()) {
        const auto day = core::parse_day(text);
        if (!day || !values.is_object()) {
            return invalid("its rates are not by day");
        }
        add_day(*day, values);
    }
    return std::move(gatherer).finish();
}

core::Result<RateFile> read_taiwan(std::string_view bytes)
{
    const auto parsed = parse_json(bytes);
    if (!parsed) {
        return parsed.error();
    }
    const auto* data = find_object(*parsed, "data");
    const auto* rows = data != nullptr ? find_array(*data, "dataSets") : nullptr;
    if (rows == nullptr) {
        return invalid("it is no data set of the Central Bank of Taiwan: it has no data.dataSets");
    }
    Gatherer gatherer{"CBC Taiwan"};
    for (const auto& row : *rows) {
        const bool is_pair = row.is_array() && row.size() >= 2 && row[0].is_string() && row[1].is_string();
        const std::string day_text = is_pair ? row[0].get<std::string>() : std::string{};
        constexpr std::size_t k_digits = 8;
        const auto day =
            day_text.size() == k_digits
                ? core::parse_day(day_text.substr(0, 4) + "-" + day_text.substr(4, 2) + "-" + day_text.substr(6))
                : core::Result<core::Day>{invalid("no day")};
        if (!day) {
            return invalid("a row of its data.dataSets does not begin with a day (\"20260226\") and a rate");
        }
        gatherer.add_per_dollar(*day, trimmed(row[1].get_ref<const std::string&>()));
    }
    return std::move(gatherer).finish();
}

core::Result<RateFile> read_rate_file(std::string_view bytes)
{
    std::string_view begin = bytes;
    if (begin.starts_with("\xEF\xBB\xBF")) {
        begin.remove_prefix(3);
    }
    begin = trimmed(begin);
    if (begin.starts_with('<')) {
        return read_ecb_xml(begin);
    }
    if (begin.starts_with('{')) {
        return begin.find("\"dataSets\"") != std::string_view::npos ? read_taiwan(begin) : read_frankfurter(begin);
    }
    return read_ecb_csv(begin);
}

std::vector<model::Rate> link_to_euro(std::span<const DollarRate> rates, const model::RateTable& known)
{
    const core::Currency taiwan_dollar = core::Currency::parse("TWD").value();
    std::vector<model::Rate> linked;
    for (const DollarRate& rate : rates) {
        const auto dollars = known.latest(core::Currency::usd, rate.day);
        if (dollars && dollars->day == rate.day) {
            linked.push_back({rate.day, taiwan_dollar, rate.taiwan_dollars * dollars->units_per_eur, "CBC Taiwan"});
        }
    }
    return linked;
}

std::optional<std::string> implausible(const model::Rate& rate, const model::RateTable& known, core::Day today)
{
    if (rate.day > today) {
        return "its day lies in the future";
    }
    if (rate.currency == core::Currency::usd) {
        const bool fits = rate.units_per_eur >= k_least_dollars && rate.units_per_eur <= k_most_dollars;
        return fits ? std::nullopt
                    : std::optional{fmt::format("{} per EUR is not between {:.1f} and {:.1f}", rate.units_per_eur,
                                                k_least_dollars, k_most_dollars)};
    }
    const auto last = known.latest(rate.currency, rate.day - std::chrono::days{1});
    if (!last) {
        return std::nullopt;
    }
    const double years = std::floor(static_cast<double>((rate.day - last->day).count()) / k_days_in_year);
    const double most = k_factor * std::exp2(years);
    const double ratio = rate.units_per_eur / last->units_per_eur;
    if (ratio <= most && ratio >= 1.0 / most) {
        return std::nullopt;
    }
    return fmt::format("{} per EUR is not within a factor of {} of the {} of {}", rate.units_per_eur, most,
                       last->units_per_eur, core::to_text(last->day));
}

}  // namespace gpuprice::markets
