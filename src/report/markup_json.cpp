#include "gpuprice/report/markup.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/text/unicode.hpp"

#include "figures.hpp"
#include "markup_parts.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace gpuprice::report {

namespace {

using analysis::MarkupReport;
using analysis::MarkupRow;
using nlohmann::ordered_json;

ordered_json optional_number(const std::optional<double>& value, int digits)
{
    return value ? ordered_json(rounded(*value, digits)) : ordered_json(nullptr);
}

ordered_json key_or_null(const std::string& key)
{
    return key.empty() ? ordered_json(nullptr) : ordered_json(text::to_valid_utf8(key));
}

ordered_json json_of(const std::optional<analysis::SinceLaunch>& since)
{
    if (!since) {
        return nullptr;
    }
    const auto day = [](const std::optional<core::Day>& each) {
        return each ? ordered_json(core::to_text(*each)) : ordered_json(nullptr);
    };
    auto object = ordered_json::object();
    object["side"] = analysis::to_text(since->side);
    object["day"] = core::to_text(since->since);
    object["last"] = core::to_text(since->last);
    object["days"] = since->days;
    object["sure_days"] = since->sure_days;
    object["thin_days"] = since->thin_days;
    object["missing_days"] = since->missing_days;
    object["surely_since"] = day(since->surely_since);
    object["first_day"] = core::to_text(since->first);
    object["before"] = day(since->before);
    object["side_changes"] = since->changes;
    object["on_change_of_markets"] = since->on_panel_break;
    return object;
}

ordered_json json_of(const MarkupRow& row)
{
    const analysis::MarketPrice& price = row.price;
    auto object = ordered_json::object();
    object["card"] = row.cell.card->id;
    object["family"] = row.cell.card->family;
    object["price_kind"] = model::to_text(row.cell.kind);
    object["condition"] = model::to_text(row.cell.condition);
    object["region"] = text::to_valid_utf8(row.cell.region);
    object["median"] = optional_number(price.median, k_money_digits);
    object["p10"] = optional_number(price.p10, k_money_digits);
    object["p25"] = optional_number(price.p25, k_money_digits);
    object["p75"] = optional_number(price.p75, k_money_digits);
    object["low"] = optional_number(price.low, k_money_digits);
    object["high"] = optional_number(price.high, k_money_digits);
    object["listings"] = price.listings;
    object["sellers"] = price.sellers;
    object["markets"] = price.markets;
    object["launch"] = nullptr;
    if (row.launch) {
        auto launch = ordered_json::object();
        launch["amount"] = rounded(row.launch->amount.to_double(), k_money_digits);
        launch["currency"] = row.launch->amount.currency.code();
        launch["day"] = core::to_text(row.launch->day);
        launch["kind"] = catalog::to_text(row.launch->kind);
        launch["source"] = row.launch->source;
        launch["low"] = rounded(row.launch->low, k_money_digits);
        launch["high"] = rounded(row.launch->high, k_money_digits);
        launch["approximate"] = row.launch->approximate;
        object["launch"] = std::move(launch);
    }
    object["multiple"] = optional_number(row.multiple, k_ratio_digits);
    object["multiple_low"] = optional_number(row.multiple_low, k_ratio_digits);
    object["multiple_high"] = optional_number(row.multiple_high, k_ratio_digits);
    object["markup"] =
        row.multiple ? ordered_json(rounded(*row.multiple - 1.0, k_ratio_digits)) : ordered_json(nullptr);
    object["since"] = json_of(row.since);
    object["rate"] = nullptr;
    if (row.rate) {
        object["rate"] = {
            {"factor", row.rate->factor}, {"day", core::to_text(row.rate->day)}, {"source", row.rate->source}};
    }
    object["excluded"] = ordered_json::object();
    for (const auto& [flag, count] : price.excluded) {
        object["excluded"][flag] = count;
    }
    object["unresolved"] = row.unresolved;
    object["unresolved_of"] = key_or_null(unresolved_of(row));
    object["thin"] = price.thin;
    object["reason"] = reason_of(row);
    return object;
}

ordered_json json_of(const analysis::FamilyRow& row)
{
    auto object = ordered_json::object();
    object["card"] = nullptr;
    object["family"] = row.family;
    object["price_kind"] = model::to_text(row.kind);
    object["condition"] = model::to_text(row.condition);
    object["region"] = text::to_valid_utf8(row.region);
    for (const char* key : {"median", "p10", "p25", "p75", "low", "high"}) {
        object[key] = nullptr;
    }
    object["listings"] = row.listings;
    object["sellers"] = row.sellers;
    object["markets"] = nullptr;
    for (const char* key : {"launch", "multiple", "multiple_low", "multiple_high", "markup", "since", "rate"}) {
        object[key] = nullptr;
    }
    object["excluded"] = ordered_json::object();
    object["unresolved"] = row.listings;
    object["unresolved_of"] = key_or_null(unresolved_of(row));
    object["thin"] = false;
    object["reason"] = k_variant_not_stated;
    return object;
}

std::vector<ordered_json> json_rows(const MarkupReport& report)
{
    std::vector<ordered_json> rows;
    for (const MarkupRow& row : report.rows) {
        rows.push_back(json_of(row));
    }
    for (const analysis::FamilyRow& row : report.families) {
        rows.push_back(json_of(row));
    }
    return rows;
}

}  // namespace

std::string markup_json(const MarkupReport& report)
{
    auto document = ordered_json::object();
    document["as_of"] = core::to_text(report.day);
    document["currency"] = report.currency.code();
    document["rows"] = json_rows(report);
    document["left_out"] = ordered_json::object();
    for (const auto& [reason, count] : report.left_out) {
        document["left_out"][reason] = count;
    }
    document["of_no_card"] = ordered_json::object();
    for (const auto& [reason, count] : report.of_no_card) {
        document["of_no_card"][reason] = count;
    }
    return document.dump(2) + "\n";
}

}  // namespace gpuprice::report
