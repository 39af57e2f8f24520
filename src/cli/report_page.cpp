#include "report_page.hpp"

#include "gpuprice/analysis/cell_spikes.hpp"
#include "gpuprice/analysis/cell_trends.hpp"
#include "gpuprice/analysis/data_digest.hpp"
#include "gpuprice/analysis/missing_rates.hpp"
#include "gpuprice/analysis/moves.hpp"
#include "gpuprice/analysis/premium.hpp"
#include "gpuprice/analysis/since_launch.hpp"
#include "gpuprice/analysis/value.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/report/cell_chart.hpp"
#include "gpuprice/report/headline.hpp"
#include "gpuprice/report/markup.hpp"
#include "gpuprice/report/premium.hpp"
#include "gpuprice/report/rent.hpp"
#include "gpuprice/report/sparkline.hpp"
#include "gpuprice/report/spikes.hpp"
#include "gpuprice/report/trends.hpp"
#include "gpuprice/report/value.hpp"
#include "gpuprice/report/wording.hpp"

#include "drill_down.hpp"
#include "market_advice.hpp"
#include "market_health.hpp"
#include "pruned_notes.hpp"
#include "rent_assumptions.hpp"
#include "run_table.hpp"
#include "series_of.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <utility>

namespace gpuprice::cli {

namespace {

using model::PriceKind;

constexpr std::chrono::days k_course{90};

/// What every section is worked out from.
struct Inputs {
    Session& session;
    const Filters& filters;
    Scope scope;
    const model::History& history;
    const model::RateTable& rates;
};

/// A section that has nothing to say, and why.
report::PageSection refused(std::string key, std::string heading, std::string reason)
{
    report::PageSection section{std::move(key), std::move(heading), {}, {}, {}};
    section.table.empty_text = std::move(reason);
    return section;
}

/// The daily medians of the 90 days that end with `last`, on the footing of the last markets as the changes beside them
/// are, so that a market's coming or going is no move.
std::vector<std::pair<core::Day, double>> course_of(const analysis::CellDays& cell, core::Day last)
{
    std::vector<std::pair<core::Day, double>> days;
    for (const analysis::SeriesDay& each : cell.stock) {
        if (each.day > last - k_course && each.day <= last) {
            days.emplace_back(each.day, std::exp(each.log_price));
        }
    }
    return days;
}

std::string course_text(const std::vector<std::pair<core::Day, double>>& days, core::Day last, report::Glyphs glyphs)
{
    constexpr std::size_t k_columns = 15;
    std::vector<std::optional<double>> values(static_cast<std::size_t>(k_course.count()));
    for (const auto& [day, median] : days) {
        values[values.size() - 1 - static_cast<std::size_t>((last - day).count())] = median;
    }
    return report::sparkline(values, k_columns, glyphs);
}

report::PageSection headline_section(const Inputs& in, const analysis::MarkupReport& stock,
                                     const std::vector<analysis::CellDays>& cells,
                                     const std::vector<analysis::TrendRow>& trends, report::Glyphs glyphs)
{
    std::map<analysis::CellKey, const analysis::CellDays*> by_key;
    for (const analysis::CellDays& cell : cells) {
        by_key.emplace(cell.cell, &cell);
    }
    const core::Day last = last_day_of(in.scope);
    report::PageSection section{"markup", "Prices", {}, {}, {}};
    std::vector<std::string> courses;
    for (const analysis::MarkupRow& row : stock.rows) {
        const auto cell = by_key.find(row.cell);
        const auto days =
            cell == by_key.end() ? std::vector<std::pair<core::Day, double>>{} : course_of(*cell->second, last);
        courses.push_back(course_text(days, last, glyphs));
        section.sparks.push_back(report::svg_spark(days, last - k_course + std::chrono::days{1}, last));
    }
    section.table = report::headline_table(stock, trends, courses, in.scope.basis);
    section.json = report::headline_json(stock, trends);
    return section;
}

report::PageSection spikes_section(const Inputs& in, const std::vector<analysis::CellSpikes>& cells)
{
    const core::Day last = last_day_of(in.scope);
    report::PageSection section{"spikes", "Spikes and level shifts", {}, {}, {}};
    section.table = report::spikes_table(cells, last, in.scope.basis);
    section.json = report::spikes_json(cells, last, section.table);
    return section;
}

report::PageSection trends_section(const Inputs& in, const std::vector<analysis::TrendRow>& rows)
{
    const core::Day last = last_day_of(in.scope);
    report::PageSection section{"trends", "Trends", {}, {}, {}};
    section.json = report::trends_json(report::trends_table(rows, last, in.scope.basis), last);
    // On a page, lines that say nothing but how short a history is hide the others.
    std::vector<analysis::TrendRow> told;
    std::ranges::copy_if(rows, std::back_inserter(told),
                         [](const analysis::TrendRow& row) { return row.trend.slope_per_30d.has_value(); });
    section.table = report::trends_table(told, last, in.scope.basis);
    if (const std::size_t short_ones = rows.size() - told.size(); short_ones > 0) {
        section.table.empty_text = "No series is long enough for a trend.";
        section.table.notes.push_back(std::to_string(short_ones) + " series" + (short_ones == 1 ? " is" : " are") +
                                      " shorter than the 8 weeks of a slope; `gpuprice trends` has a line for each.");
    }
    return section;
}

report::PageSection rent_section(const Inputs& in, const analysis::MarkupReport& stock)
{
    const char* const k_heading = "Rent or buy";
    const auto& kinds = in.filters.kinds;
    if (!kinds.empty()) {
        return refused("rent", k_heading, "--kind: rent compares asks with rents on demand; leave it out to see it.");
    }
    auto cards = cards_in(in.session, in.scope.filter);
    analysis::Ownership ownership;
    try {
        ownership = ownership_of({}, in.rates, in.scope);
    } catch (const core::UsageError& error) {
        return refused("rent", k_heading, std::string{error.what()} + " ('gpuprice rent' takes it).");
    }
    const auto rentals = analysis::markup(in.history, in.session.catalog(), in.rates, in.scope.day,
                                          rental_options(ask_options(in.scope, in.filters)));
    if (in.filters.cards.empty()) {
        keep_cards_with_both(cards, stock, rentals);
    }
    const auto rows = analysis::rent_or_buy(stock, rentals, cards, ownership, {});
    return {"rent", k_heading, report::rent_table(rows, stock, rentals, ownership, in.scope.basis), {}, {}};
}

report::PageSection value_section(const Inputs& in, const analysis::MarkupReport& stock)
{
    const char* const k_heading = "Value for money";
    if (in.scope.filter.kinds.size() != 1 || model::is_point(in.scope.filter.kinds.front())) {
        return refused("value", k_heading,
                       "--kind: value compares one kind: ask, auction_bid, rental_on_demand or rental_spot.");
    }
    const PriceKind kind = in.scope.filter.kinds.front();
    auto rows = analysis::value_rows(stock, cards_in(in.session, in.scope.filter), kind, in.rates);
    const std::size_t others =
        in.filters.cards.empty()
            ? std::erase_if(rows, [](const analysis::ValueRow& row) { return row.cell == nullptr; })
            : 0;
    report::PageSection section{"value", k_heading, report::value_table(rows, stock, kind, 0, in.scope.basis), {}, {}};
    if (others > 0) {
        section.table.notes.push_back(fmt::format(
            "{} more cards of the catalogue have no market price; `gpuprice value` sets those with a launch "
            "price beside these.",
            others));
    }
    return section;
}

report::PageSection health_section(const Inputs& in, const store::Store& store, const analysis::MarkupReport& stock)
{
    using report::Align;
    using report::Audience;
    using report::Cell;
    report::PageSection section{"health", "Health of the data", {}, {}, {}};
    report::Table& table = section.table;
    const core::Day today = core::day_of(in.session.clock().now());
    table.title = "The ledger on " + core::to_text(today);
    table.columns = {{"market", "MARKET"},
                     {"last_run", "LAST RUN"},
                     {"outcome", "OUTCOME"},
                     {"last_ok", "LAST COMPLETE"},
                     {"seen", "SEEN", Align::right},
                     {"on_show", "ON SHOW", Align::right},
                     {"trouble", "HEALTH", Align::left, Audience::both, 14},
                     {"message", "MESSAGE", Align::left, Audience::both, 16, true}};
    std::map<std::string_view, std::size_t> on_show;
    for (const auto* offers : {&stock.offers, &stock.unpriced}) {
        for (const analysis::Offer& offer : *offers) {
            ++on_show[offer.revision->market];
        }
    }
    for (const store::MarketStatus& status : store.status(store::Counted::shrunken)) {
        const auto& wanted = in.filters.markets;
        if (!wanted.empty() && std::ranges::find(wanted, status.market) == wanted.end()) {
            continue;
        }
        const std::string health = health_of(status, on_show[status.market], today);
        const auto of_last = [&status](auto cell) { return status.last ? Cell{cell(*status.last)} : Cell::none(); };
        const auto count = [](long value) { return Cell::count(static_cast<std::size_t>(std::max(value, 0L))); };
        table.rows.push_back({
            Cell{status.market},
            of_last([](const auto& run) { return Cell{core::to_text(core::day_of(run.at))}; }),
            of_last([](const auto& run) { return outcome_cell(run); }),
            status.last_ok ? Cell{core::to_text(core::day_of(*status.last_ok))} : Cell::none(),
            of_last([count](const auto& run) { return count(run.seen); }),
            Cell::count(on_show[status.market]),
            Cell::with_display(health.empty() ? Cell::none() : Cell{health}, health.empty() ? "well" : health),
            of_last([](const auto& run) { return Cell{run.message}; }),
        });
        const auto definition = std::ranges::find(in.session.markets(), status.market, &model::MarketDefinition::id);
        const bool is_defined = definition != in.session.markets().end();
        if (std::string sentence = market_advice(status, is_defined ? &*definition : nullptr); !sentence.empty()) {
            table.notes.push_back(std::move(sentence));
        }
    }
    if (!table.rows.empty()) {
        table.notes.insert(table.notes.begin(),
                           fmt::format("ON SHOW: listings on {} of the cards, kinds and regions of this page.",
                                       core::to_text(stock.day)));
    }
    for (std::string& note : rates_known(in.rates)) {
        table.notes.push_back(std::move(note));
    }
    table.empty_text = "No market was observed yet.";
    return section;
}

/// Charts of the cells with the most sellers, in the order of cells.
void add_charts(report::Page& page, const Inputs& in, const std::vector<analysis::CellDays>& cells)
{
    constexpr std::size_t k_most = 12;
    std::vector<const analysis::CellDays*> shown;
    for (const analysis::CellDays& cell : cells) {
        if (!cell.stock.empty()) {
            shown.push_back(&cell);
        }
    }
    const std::size_t all = shown.size();
    std::ranges::stable_sort(shown, std::ranges::greater{},
                             [](const analysis::CellDays* cell) { return cell->stock.back().sellers; });
    shown.resize(std::min(shown.size(), k_most));
    std::ranges::sort(shown, {}, [](const analysis::CellDays* cell) { return cell->cell; });
    const auto marks = report::event_marks(in.session.catalog(), shown);
    analysis::LaunchPrices launches{in.rates};
    for (const analysis::CellDays* cell : shown) {
        const auto& launch = launches.of(*cell->cell.card);
        const bool has_launch = launch && !model::is_rental(cell->cell.kind);
        page.charts.push_back(report::cell_chart(*cell, has_launch ? &*launch : nullptr, in.rates, marks));
    }
    for (const auto& [event, mark] : marks) {
        page.chart_notes.push_back(mark.label + ": " + mark.text + ".");
    }
    if (!marks.empty()) {
        page.chart_notes.emplace_back("Dated events are context, nothing here says that they are causes.");
    }
    if (all > shown.size()) {
        page.chart_notes.push_back(
            fmt::format("Drawn are the {} cells with the most sellers of {}; `gpuprice history "
                        "CARD --plot FILE.svg` draws any other.",
                        shown.size(), all));
    }
}

std::string kinds_text(const std::vector<PriceKind>& kinds)
{
    if (kinds == std::vector{PriceKind::ask}) {
        return "Asks on show";
    }
    std::string text = "Prices of kind ";
    for (const PriceKind kind : kinds) {
        text += (kind == kinds.front() ? "" : ", ") + report::spaced(model::to_text(kind));
    }
    return text;
}

std::string catalogue_of(Session& session)
{
    const model::Rules rules = normalize::rules_of(session.catalog(), session.data_directory() / "catalog");
    return fmt::format("{}/{}", rules.normalizer, rules.catalog);
}

}  // namespace

report::Page report_page(Session& session, const Filters& filters, report::Glyphs glyphs,
                         const std::function<void(std::string_view)>& tell)
{
    Scope scope = scope_of(session, filters, {PriceKind::ask});
    const store::Store store = session.open_store(store::Access::read);
    const model::RateTable& rates = session.rates(store);
    const core::Day last = last_day_of(scope);
    scope.selection.with_unassigned = true;
    scope.selection.words = store::Words::titles;
    scope.selection.until = end_of(std::max(scope.day, last));
    if (filters.kinds.empty()) {
        scope.selection.kinds = {PriceKind::ask, PriceKind::rental_on_demand};
    }
    tell("reading the history");
    const model::History history = store.select(scope.selection);
    const Inputs in{session, filters, scope, history, rates};

    tell("daily prices");
    const auto cells =
        analysis::daily(history, session.catalog(), rates, series_options(scope, filters, SeriesOf::whole_history));
    const auto since = scope.since ? std::optional{core::day_of(*scope.since)} : std::nullopt;
    tell("spikes");
    const auto spikes = analysis::cell_spikes(cells, session.catalog(), {since, last});
    tell("trends");
    // Trends are of the period alone, and so may be the currency in which most of its offers were stated.
    const auto trends = since ? analysis::cell_trends(analysis::daily(history, session.catalog(), rates,
                                                                      series_options(scope, filters, SeriesOf::period)))
                              : analysis::cell_trends(cells);
    const auto moves = analysis::biggest_moves(trends, spikes, session.catalog(), last, 10);

    std::vector<analysis::Move> of_each_span;
    for (const std::chrono::days span : analysis::k_move_spans) {
        std::ranges::move(analysis::biggest_moves(trends, spikes, session.catalog(), last, 1, span),
                          std::back_inserter(of_each_span));
    }

    tell("prices of the day");
    analysis::MarkupReport stock = analysis::markup(history, session.catalog(), rates, scope.day,
                                                    {scope.basis, scope.filter, filters.include_flagged});
    if (stock.rows.empty()) {
        stock.last_day = analysis::last_day_seen(history, scope.filter, scope.day);
    }
    analysis::tell_since(stock, cells, rates);
    const analysis::PremiumOptions premium_options{scope.basis, scope.filter, filters.include_flagged, {}, {}};
    // Rows point into the report that they were worked out from.
    const analysis::PremiumReport premiums = analysis::premium(std::move(stock), premium_options);
    const analysis::MarkupReport& prices = premiums.stock;
    const bool has_premiums = !filters.gross;

    tell("the page");
    report::Page page;
    page.day = scope.day;
    page.currency = scope.basis.currency;
    page.title = "GPU prices on " + core::to_text(scope.day);
    page.subtitle = fmt::format(
        "{}, per card in {}, {}.{}", kinds_text(scope.filter.kinds), scope.basis.currency.code(),
        report::basis_text(scope.basis),
        scope.filter.kinds == std::vector{PriceKind::ask} ? " What sellers ask is not what buyers pay." : "");
    page.findings =
        report::findings_of(prices, of_each_span, spikes, trends,
                            has_premiums ? std::span{premiums.rows} : std::span<const analysis::PremiumRow>{});
    page.sections.push_back(headline_section(in, prices, cells, trends, glyphs));
    page.sections.push_back({"moves", "Largest moves", report::moves_table(moves, last), {}, {}});
    page.sections.push_back(spikes_section(in, spikes));
    page.sections.push_back(trends_section(in, trends));
    page.sections.push_back(has_premiums
                                ? report::PageSection{"premium",
                                                      "Premium between regions",
                                                      report::premium_table(premiums, premium_options),
                                                      {},
                                                      {}}
                                : refused("premium", "Premium between regions",
                                          "--gross: premiums compare prices net of tax; leave it out to see them."));
    page.sections.push_back(rent_section(in, prices));
    page.sections.push_back(value_section(in, prices));
    page.sections.push_back({"left_out", "What was left out", report::left_out_table(prices), {}, {}});
    page.sections.push_back(health_section(in, store, prices));
    add_charts(page, in, cells);

    page.method = analysis::k_method_version;
    std::vector<core::Currency> currencies{scope.basis.currency};
    page.data_hash =
        analysis::data_digest(history, rates, currencies, catalogue_of(session), std::max(scope.day, last));
    page.notes.emplace_back(
        "`gpuprice markup CARD --as-of DAY --explain-number` lists the listings behind any price, of any day.");
    if (std::string note = own_currency_note(filters); !note.empty()) {
        page.notes.push_back(std::move(note));
    }
    auto missing = analysis::missing_rates(history, rates, {scope.day, scope.day}, scope.basis.currency, scope.filter);
    analysis::add_missing_rates(missing, prices, rates);
    // Whether a price has left its recent range is judged by all of its past.
    for (std::string& note : pruned_notes(store, scope.selection.markets, std::nullopt)) {
        page.notes.push_back(std::move(note));
    }
    for (std::string& note : closing_notes(session, missing)) {
        page.notes.push_back(std::move(note));
    }
    return page;
}

}  // namespace gpuprice::cli
