#include "gpuprice/report/cards.hpp"

#include "gpuprice/analysis/launch_price.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace gpuprice::report {

namespace {

constexpr int k_money_digits = 4;

std::string joined(const std::vector<std::string>& parts)
{
    std::string text;
    for (const std::string& part : parts) {
        text.append(text.empty() ? "" : ", ").append(part);
    }
    return text;
}

Cell optional_number(const std::optional<double>& value, int digits)
{
    return value ? Cell::number(*value, digits) : Cell::none();
}

bool is_launch_record(const catalog::PriceRecord& record, const core::Result<analysis::LaunchPrice>& launch)
{
    return launch && record.day == launch->day && record.kind == launch->kind && record.source == launch->source &&
           record.low.currency == launch->amount.currency;
}

}  // namespace

Table cards_table(std::span<const catalog::Card* const> cards, const model::RateTable& rates)
{
    Table table;
    table.columns = {{"card", "CARD"},
                     {"vendor", "VENDOR"},
                     {"family", "FAMILY"},
                     {"memory_gb", "GB", Align::right},
                     {"form_factor", "FORM"},
                     {"launched", "LAUNCHED"},
                     {"launch_price", "LAUNCH PRICE", Align::right, Audience::people},
                     {"launch_amount", "", Align::right, Audience::files},
                     {"launch_currency", "", Align::left, Audience::files},
                     {"launch_day", "", Align::left, Audience::files},
                     {"launch_kind", "KIND"},
                     {"launch_source", "SOURCE", Align::left, Audience::both, 12},
                     {"fp16_dense_tflops", "", Align::right, Audience::files},
                     {"memory_bandwidth_gbs", "", Align::right, Audience::files},
                     {"tdp_watts", "", Align::right, Audience::files}};
    give_way(table.columns, {"form_factor", "memory_gb", "family", "launch_source", "vendor", "launch_kind"});
    for (const catalog::Card* card : cards) {
        const auto launch = analysis::launch_price(*card, rates);
        const auto of_launch = [&launch](auto cell) { return launch ? Cell{cell(*launch)} : Cell::none(); };
        std::vector<Cell> row;
        row.emplace_back(card->id);
        row.emplace_back(card->vendor);
        row.emplace_back(card->family);
        row.push_back(card->memory_gb ? Cell::count(static_cast<std::size_t>(*card->memory_gb)) : Cell::none());
        row.push_back(card->form_factor ? Cell{model::to_text(*card->form_factor)} : Cell::none());
        row.push_back(card->launched ? Cell{core::to_text(*card->launched)} : Cell::none());
        row.emplace_back(launch ? launch_text(*launch) : std::string{"n/a"});
        row.push_back(of_launch([](const auto& l) { return Cell::number(l.amount.to_double(), k_money_digits); }));
        row.push_back(of_launch([](const auto& l) { return Cell{l.amount.currency.code()}; }));
        row.push_back(of_launch([](const auto& l) { return Cell{core::to_text(l.day)}; }));
        row.push_back(of_launch([](const auto& l) {
            return Cell::with_display(Cell{catalog::to_text(l.kind)}, spaced(catalog::to_text(l.kind)));
        }));
        row.push_back(launch ? Cell{launch->source} : Cell::with_display(Cell::none(), launch.error().text()));
        row.push_back(optional_number(card->fp16_dense_tflops, 2));
        row.push_back(optional_number(card->memory_bandwidth_gbs, 2));
        row.push_back(optional_number(card->tdp_watts, 1));
        table.rows.push_back(std::move(row));
    }
    table.notes = {
        fmt::format("{} cards. ≈: a share of a system's price, or a source that does not state the variant. "
                    "'gpuprice cards CARD' shows every published price.",
                    cards.size())};
    return table;
}

Table price_records_table(std::span<const catalog::Card* const> cards, const model::RateTable& rates)
{
    Table table;
    table.columns = {{"card", "CARD"},
                     {"day", "DAY"},
                     {"approximate_day", "", Align::left, Audience::files},
                     {"price_low", "", Align::right, Audience::files},
                     {"price_high", "", Align::right, Audience::files},
                     {"currency", "", Align::left, Audience::files},
                     {"price", "PRICE", Align::right, Audience::people},
                     {"kind", "KIND"},
                     {"is_launch_price", "USED AS"},
                     {"confidence", "CONFIDENCE"},
                     {"variant_stated", "", Align::left, Audience::files},
                     {"source", "SOURCE", Align::left, Audience::both, 16},
                     {"note", "NOTE", Align::left, Audience::both, 8}};
    give_way(table.columns, {"confidence", "note", "is_launch_price", "kind"});
    for (const catalog::Card* card : cards) {
        const auto launch = analysis::launch_price(*card, rates);
        bool marked = false;
        for (const catalog::PriceRecord& record : card->prices) {
            const bool used = !marked && is_launch_record(record, launch);
            marked = marked || used;
            const std::string price =
                record.low == record.high ? money_text(record.low) : money_range_text(record.low, record.high);
            std::vector<Cell> row;
            row.emplace_back(card->id);
            row.push_back(record.day
                              ? Cell::with_display(Cell{core::to_text(*record.day)},
                                                   (record.approximate_day ? "~" : "") + core::to_text(*record.day))
                              : Cell::none());
            row.push_back(Cell::truth(record.approximate_day));
            row.push_back(Cell::number(record.low.to_double(), k_money_digits));
            row.push_back(Cell::number(record.high.to_double(), k_money_digits));
            row.emplace_back(record.low.currency.code());
            row.emplace_back((record.variant_stated ? "" : "≈") + price);
            row.push_back(
                Cell::with_display(Cell{catalog::to_text(record.kind)}, spaced(catalog::to_text(record.kind))));
            row.push_back(Cell::with_display(Cell::truth(used), used ? "launch price" : "reference"));
            row.emplace_back(catalog::to_text(record.confidence));
            row.push_back(Cell::truth(record.variant_stated));
            row.emplace_back(record.source);
            row.emplace_back(record.note);
            table.rows.push_back(std::move(row));
        }
        if (!launch) {
            table.notes.push_back(fmt::format("{}: no launch price: {}.", card->id, launch.error().text()));
        }
    }
    table.empty_text = "No price of this card was ever published.";
    return table;
}

std::string card_text(const catalog::Card& card)
{
    std::string text;
    const auto line = [&text](std::string_view name, const std::string& value) {
        if (!value.empty()) {
            text += fmt::format("{:<16}{}\n", name, value);
        }
    };
    const auto number = [](const std::optional<double>& value, int digits, std::string_view unit) {
        return value ? fmt::format("{} {}", decimal_text(*value, digits), unit) : std::string{};
    };
    line("Card", fmt::format("{} – {} {} {}", card.id, card.vendor, card.family, card.variant));
    line("Architecture", card.architecture);
    line("Memory", card.memory_gb ? fmt::format("{} GB {}", *card.memory_gb, card.memory_type) : std::string{});
    line("Form factor", card.form_factor_text.empty() && card.form_factor
                            ? std::string{model::to_text(*card.form_factor)}
                            : card.form_factor_text);
    line("Bandwidth", number(card.memory_bandwidth_gbs, 1, "GB/s"));
    line("FP16, dense", number(card.fp16_dense_tflops, 1, "TFLOP/s"));
    line("Power", number(card.tdp_watts, 0, "W"));
    line("Launched", card.launched ? core::to_text(*card.launched) : std::string{});
    line("Part numbers", joined(card.part_numbers));
    line("Also called", joined(card.aliases));
    line("Export status", card.export_status);
    line("Note", card.note);
    return text;
}

}  // namespace gpuprice::report
