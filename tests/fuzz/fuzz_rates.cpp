// Files of exchange rates of any bytes, against what markets/rate_files.hpp and model/rates.hpp promise.

#include "gpuprice/markets/rate_files.hpp"
#include "gpuprice/text/unicode.hpp"

#include "invariant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace gpuprice::fuzz {

namespace {

using markets::RateFile;
using model::Rate;

constexpr core::Day k_today{std::chrono::year{2026} / 11 / 27};

void check_rates(const RateFile& file, std::string_view input)
{
    require(!file.publisher.empty(), "a file has a publisher", input);
    require(!file.rates.empty() || !file.per_dollar.empty() || !file.refused.empty(), "a file holds something", input);
    for (const Rate& rate : file.rates) {
        require(std::isfinite(rate.units_per_eur) && rate.units_per_eur > 0.0, "a rate is above 0", input);
        require(rate.currency != core::Currency::eur, "the euro has no rate", input);
        require(rate.source == file.publisher, "a rate names its publisher", input);
    }
    for (const markets::DollarRate& rate : file.per_dollar) {
        require(std::isfinite(rate.taiwan_dollars) && rate.taiwan_dollars > 0.0, "a rate is above 0", input);
    }
    require(std::ranges::is_sorted(file.rates, {},
                                   [](const Rate& rate) { return std::make_tuple(rate.day, rate.currency); }),
            "rates ascend by day, then currency", input);
    require(std::ranges::is_sorted(file.per_dollar, {}, &markets::DollarRate::day), "rates ascend by day", input);
}

void check_refused(const RateFile& file, std::string_view input)
{
    for (const markets::RefusedRate& refused : file.refused) {
        require(!refused.reason.empty(), "what is refused says why", input);
        require(refused.currency.size() <= 100 && refused.currency == text::printable(refused.currency),
                "a code is shown short and plain", input);
    }
}

model::RateTable check_table(const RateFile& file, std::string_view input)
{
    model::RateTable table;
    for (const Rate& rate : file.rates) {
        const bool is_first = table.add(rate);
        const auto found = table.find(core::Currency::eur, rate.currency, rate.day);
        require(found.has_value() && found->factor > 0.0, "a known rate converts on its day", input);
        require(!is_first || found->factor == rate.units_per_eur, "the first rate of a day counts", input);
        require(table.last_day(rate.currency).value_or(core::Day{}) >= rate.day, "the last day is the last", input);
        static_cast<void>(markets::implausible(rate, table, k_today));
        require(rate.day <= k_today || markets::implausible(rate, table, k_today).has_value(), "no rate of tomorrow",
                input);
    }
    return table;
}

void check_linked(const RateFile& file, const model::RateTable& table, std::string_view input)
{
    for (const Rate& rate : markets::link_to_euro(file.per_dollar, table)) {
        require(rate.source == "CBC Taiwan" && rate.units_per_eur > 0.0, "a linked rate is one", input);
    }
}

// As the ECB writes them, one currency a column. A day with two rates of a currency cannot be written so.
void check_rewritten(const RateFile& file, std::string_view input)
{
    for (const Rate& rate : file.rates) {
        const std::string text =
            fmt::format("Date,{},\n{},{},\n", rate.currency.code(), core::to_text(rate.day), rate.units_per_eur);
        const auto again = markets::read_rate_file(text);
        require(again.has_value() && again->rates.size() == 1, "a rate that is written reads back", input);
        require(again->rates[0].day == rate.day && again->rates[0].currency == rate.currency &&
                    again->rates[0].units_per_eur == rate.units_per_eur,
                "a rate reads back as written", input);
    }
}

void check(const core::Result<RateFile>& file, std::string_view input)
{
    if (!file) {
        require(!file.error().message.empty(), "a refusal says why", input);
        return;
    }
    check_rates(*file, input);
    check_refused(*file, input);
    check_linked(*file, check_table(*file, input), input);
    check_rewritten(*file, input);
}

}  // namespace

}  // namespace gpuprice::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace gpuprice;
    const std::string input = fuzz::to_bytes(data, size);
    fuzz::check(markets::read_rate_file(input), input);
    for (const auto reader :
         {markets::read_ecb_xml, markets::read_ecb_csv, markets::read_frankfurter, markets::read_taiwan}) {
        fuzz::check(reader(input), input);
    }
    return 0;
}
