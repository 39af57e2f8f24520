#include "gpuprice/analysis/cell_spikes.hpp"

#include <algorithm>
#include <utility>

namespace gpuprice::analysis {

std::string why_unjudged(const CellSpikes& cell)
{
    if (!cell.findings.reason.empty() || cell.usual_sellers >= k_sellers_for_spike) {
        return cell.findings.reason;
    }
    return "too few sellers: usually " + std::to_string(cell.usual_sellers) + ", " +
           std::to_string(k_sellers_for_spike) + " are needed";
}

bool is_mostly_judged(const CellSpikes& cell) { return why_unjudged(cell).empty(); }

core::Day last_move_of(const Episode& episode, core::Day last_of_series)
{
    if (episode.end) {
        return *episode.end;
    }
    return episode.kind == EpisodeKind::level_shift ? std::max(episode.found, episode.peak) : last_of_series;
}

std::vector<const catalog::Event*> events_near(const catalog::Catalog& catalog, std::string_view family,
                                               core::Day first, core::Day last)
{
    std::vector<const catalog::Event*> near;
    for (const catalog::Event& event : catalog.events()) {
        const bool affects = std::ranges::any_of(
            event.families, [family](const std::string& each) { return each == family || each == "all"; });
        if (affects && event.day >= first - k_event_distance && event.day <= last + k_event_distance) {
            near.push_back(&event);
        }
    }
    return near;
}

namespace {

void count_sellers(CellSpikes& spikes, const Series& series)
{
    std::vector<std::size_t> sellers;
    sellers.reserve(series.size());
    for (const SeriesDay& day : series) {
        sellers.push_back(day.sellers);
    }
    std::ranges::sort(sellers);
    if (!sellers.empty()) {
        spikes.most_sellers = sellers.back();
        spikes.usual_sellers = sellers[(sellers.size() - 1) / 2];
    }
}

void see_changes(CellSpikes& spikes, const Series& series, const Period& period)
{
    using std::chrono::days;
    const Series part = comparable_part(series).series;
    spikes.change_7d = change_over(part, days{7});
    spikes.change_30d = change_over(part, days{30});
    spikes.change_90d = change_over(part, days{90});
    spikes.largest_week = largest_change(series, days{7}, period.since, period.until);
}

}  // namespace

std::vector<CellSpikes> cell_spikes(std::span<const CellDays> cells, const catalog::Catalog& catalog,
                                    const Period& period)
{
    std::vector<CellSpikes> found;
    for (const CellDays& each : cells) {
        CellSpikes spikes;
        spikes.cell = each.cell;
        spikes.currency = each.currency;
        spikes.breaks = each.breaks;
        spikes.findings = find_spikes(each.stock);
        for (const SeriesDay& day : each.stock) {
            spikes.wide_days += day.sellers >= k_sellers_for_spike ? 1U : 0U;
            if (!day.carried) {
                spikes.last_sighted = day.day;
            }
        }
        count_sellers(spikes, each.stock);
        see_changes(spikes, each.stock, period);
        if (each.stock.empty()) {
            spikes.findings.reason = "too thin: no day with 3 sellers";
        } else {
            spikes.first_day = each.stock.front().day;
            spikes.last_day = each.stock.back().day;
        }
        for (Episode& episode : std::exchange(spikes.findings.episodes, {})) {
            const core::Day last = last_move_of(episode, *spikes.last_day);
            if ((period.since && last < *period.since) || (period.until && episode.start > *period.until)) {
                continue;
            }
            auto events = events_near(catalog, each.cell.card->family, episode.start, last);
            spikes.episodes.push_back({std::move(episode), std::move(events)});
        }
        found.push_back(std::move(spikes));
    }
    return found;
}

}  // namespace gpuprice::analysis
