// CSV and sightings of any bytes, against what text/csv.hpp, markets/sightings.hpp and model/listing.hpp promise.

#include "gpuprice/core/error.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/markets/sightings.hpp"
#include "gpuprice/text/csv.hpp"

#include "invariant.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <sstream>
#include <vector>

namespace gpuprice::fuzz {

namespace {

using markets::SightingRow;
using markets::SightingsFormat;
using markets::SightingsReader;
using markets::SightingsUse;
using model::RawListing;
using model::RawPrice;
using text::CsvReader;

using Record = std::vector<std::string>;

// A reader may name no line that is not there, and each record or row begins on a line of its own.
class LineCheck {
public:
    explicit LineCheck(std::string_view input) : input_{input}, lines_{1 + std::ranges::count(input, '\n')} {}

    void next(long line)
    {
        require(line > last_ && line <= lines_, "records begin on ascending lines of the input", input_);
        last_ = line;
    }

private:
    std::string_view input_;
    std::ptrdiff_t lines_;
    long last_ = 0;
};

void check_error(const core::Error& error, std::string_view input)
{
    require(!error.message.empty(), "an error has a message", input);
    require(error.where.starts_with("line "), "an error names its line", input);
}

std::vector<Record> read_records(std::string_view input)
{
    std::istringstream in{std::string{input}};
    CsvReader reader{in};
    LineCheck lines{input};
    std::vector<Record> records;
    while (auto record = reader.next()) {
        lines.next(reader.line());
        if (record->has_value()) {
            require(!record->value().empty(), "a record has a field", input);
            records.push_back(std::move(*record).value());
        } else {
            check_error(record->error(), input);
        }
    }
    require(!reader.next().has_value(), "the end stays the end", input);
    return records;
}

// Behind a line of its own, for a byte order mark counts at the beginning only. A record of one empty field would be a
// blank line.
void check_rewritten(std::vector<Record> records, std::string_view input)
{
    std::erase(records, Record{""});
    records.insert(records.begin(), Record{"header"});
    for (const char* line_end : {"\n", "\r\n"}) {
        std::string written;
        for (const Record& record : records) {
            for (const std::string& field : record) {
                written += text::csv_field(field) + (&field == &record.back() ? line_end : ",");
            }
        }
        require(read_records(written) == records, "records written with csv_field read back", input);
    }
}

void check_guarded(const std::string& value)
{
    const auto records = read_records("a," + text::csv_guarded_field(value) + ",b\n");
    require(records.size() == 1 && records[0].size() == 3, "a guarded field stays one field", value);
    const std::string& cell = records[0][1];
    require(cell.find_first_of("=+-@\t\r") != 0, "a guarded field is no formula", value);
    require(text::csv_unguarded(cell) == value, "csv_unguarded undoes csv_guarded_field", value);
}

void check_csv(const std::string& input)
{
    const auto records = read_records(input);
    check_rewritten(records, input);
    check_guarded(input);
    for (const Record& record : records) {
        std::ranges::for_each(record, check_guarded);
    }
}

bool is_market_id(std::string_view id)
{
    return !id.empty() && !id.starts_with('-') && !id.ends_with('-') &&
           id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

bool is_country_or_empty(std::string_view code)
{
    return code.empty() ||
           (code.size() == 2 && code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos);
}

void check_price(const RawPrice& price, const SightingRow& row, std::string_view input)
{
    require(price.amount.ten_thousandths > 0, "a price is above 0", input);
    require(!price.high || (price.high->currency == price.amount.currency &&
                            price.high->ten_thousandths > price.amount.ten_thousandths),
            "the high end is above the price, in its currency", input);
    require(!price.shipping || price.shipping->ten_thousandths >= 0, "shipping is not negative", input);
    require(!price.text.empty(), "a price keeps its text", input);
    require(row.currency == price.amount.currency.code(), "the row's currency is its price's", input);
    require(!model::is_point(price.kind) || row.last_seen == row.observed_at, "a quote or sold price has one day",
            input);
}

void check_listing(const RawListing& raw, std::string_view input)
{
    require(!raw.title.empty(), "a row has a title", input);
    require(raw.prices.size() <= 1, "a row has at most one price", input);
    require(!raw.quantity || *raw.quantity > 0, "a stated quantity is above 0", input);
    require(raw.quantity_available.value_or(0) >= 0, "units on offer are not negative", input);
    require(raw.seller_feedback.value_or(0) >= 0, "ratings are not negative", input);
    const double share = raw.seller_positive_share.value_or(0.0);
    require(share >= 0.0 && share <= 1.0, "a share is 0 to 1", input);
    require(is_country_or_empty(raw.country) && is_country_or_empty(raw.seller_country),
            "countries are two upper-case letters", input);
    require(raw.facts.empty() || raw.facts.find('{') != std::string::npos, "facts are an object", input);
}

// What is read can be written again, as `export sightings` does.
void check_instant(core::Instant instant, std::string_view input)
{
    const auto again = core::parse_instant(core::to_text(instant));
    require(again.has_value() && *again == instant, "the text of an instant reads back", input);
}

void check_times(const SightingRow& row, std::string_view input)
{
    require(row.last_seen >= row.observed_at, "last_seen is not before observed_at", input);
    require(!row.missed_at || *row.missed_at > row.last_seen, "missed_at is after last_seen", input);
    require(!row.gone_at || *row.gone_at >= row.last_seen, "gone_at is not before last_seen", input);
    check_instant(row.observed_at, input);
    check_instant(row.last_seen, input);
    check_instant(row.missed_at.value_or(row.last_seen), input);
    check_instant(row.gone_at.value_or(row.last_seen), input);
}

void check_row(const SightingRow& row, SightingsUse use, std::string_view input)
{
    const bool history = use == SightingsUse::history;
    require(is_market_id(row.market) || (!history && row.market.empty()), "a row names a market", input);
    require(!history || !row.raw.external_id.empty(), "a row of the history has an id", input);
    check_times(row, input);
    require(row.currency.empty() || core::Currency::parse(row.currency).has_value(), "a currency is a real one", input);
    check_listing(row.raw, input);
    for (const RawPrice& price : row.raw.prices) {
        check_price(price, row, input);
    }
}

std::optional<core::Currency> usual_currency(std::string_view market)
{
    return market.empty() ? std::nullopt : std::optional{core::Currency::eur};
}

void read_rows(SightingsReader& reader, SightingsUse use, std::string_view input)
{
    LineCheck lines{input};
    while (const auto row = reader.next()) {
        lines.next(reader.line());
        if (row->has_value()) {
            check_row(row->value(), use, input);
        } else {
            check_error(row->error(), input);
        }
    }
}

void check_sightings(const std::string& input, SightingsFormat format, SightingsUse use)
{
    std::istringstream in{input};
    std::optional<SightingsReader> reader;
    try {
        reader.emplace(in, format, use, use == SightingsUse::titles ? usual_currency : markets::UsualCurrency{});
    } catch (const core::DataError& refusal) {
        require(format == SightingsFormat::csv, "only a CSV has a header to refuse", input);
        require(!std::string_view{refusal.what()}.empty(), "a refusal has a message", input);
        return;
    }
    read_rows(*reader, use, input);
}

}  // namespace

}  // namespace gpuprice::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using gpuprice::markets::SightingsFormat;
    using gpuprice::markets::SightingsUse;
    const std::string input = gpuprice::fuzz::to_bytes(data, size);
    gpuprice::fuzz::check_csv(input);
    for (const auto format : {SightingsFormat::csv, SightingsFormat::jsonl}) {
        for (const auto use : {SightingsUse::history, SightingsUse::titles}) {
            gpuprice::fuzz::check_sightings(input, format, use);
        }
    }
    return 0;
}
