#include "scrape_screen.hpp"

#include "gpuprice/model/ledger.hpp"
#include "gpuprice/text/unicode.hpp"

#include "tell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

namespace gpuprice::cli {

namespace {

using ingest::ScrapeProgress;

constexpr std::size_t k_widest_market = 30;

std::string state_of(const ScrapeProgress& market)
{
    if (market.result) {
        return std::string{model::to_text(market.result->outcome)};
    }
    return market.pages == 0 ? "waiting" : "reading";
}

// fmt pads by the width that characters take on a terminal.
std::string line_of(const ScrapeProgress& market, std::size_t width)
{
    const auto known = [&market](long model::MarketRun::*field) {
        return market.result ? std::to_string((*market.result).*field) : std::string{"–"};
    };
    return fmt::format("{:<{}}{:>7}{:>10}{:>8}{:>9}  {}", text::cut(market.market, k_widest_market), width,
                       market.pages, market.listings, known(&model::MarketRun::added),
                       known(&model::MarketRun::changed), state_of(market));
}

/// "150 of 200 markets have ended: 148 ok, 2 failed".
std::string summary_of(std::span<const ScrapeProgress> markets)
{
    std::map<model::Outcome, int> outcomes;
    long ended = 0;
    for (const ScrapeProgress& market : markets) {
        if (market.result) {
            ++outcomes[market.result->outcome];
            ++ended;
        }
    }
    std::string text = fmt::format("{} of {} markets have ended", ended, markets.size());
    for (const auto& [outcome, count] : outcomes) {
        text +=
            fmt::format("{}{} {}", outcome == outcomes.begin()->first ? ": " : ", ", count, model::to_text(outcome));
    }
    return text;
}

}  // namespace

std::vector<std::string> progress_lines(std::span<const ScrapeProgress> markets, ScreenSize size)
{
    std::size_t width = 6;
    for (const ScrapeProgress& market : markets) {
        width = std::max(width, std::min(text::display_width(market.market), k_widest_market));
    }
    std::vector<std::string> lines{
        fmt::format("{:<{}}{:>7}{:>10}{:>8}{:>9}  STATE", "MARKET", width, "PAGES", "LISTINGS", "NEW", "CHANGED")};
    // One row stays free for the cursor.
    const std::size_t room = size.rows > 2 ? size.rows - 2 : 1;
    const bool all_fit = markets.size() <= room;
    for (const ScrapeProgress& market : markets) {
        const bool fits = all_fit || (!market.result && lines.size() < room);
        if (fits) {
            lines.push_back(line_of(market, width));
        }
    }
    if (!all_fit) {
        lines.push_back(summary_of(markets));
    }
    for (std::string& line : lines) {
        // A line as wide as the screen would push the cursor into the next one on some terminals.
        line = text::cut(line, size.columns > 1 ? size.columns - 1 : 1);
    }
    return lines;
}

ScrapeScreen::ScrapeScreen(Context& context, Progress progress, const std::vector<std::string>& markets)
    : context_{context},
      lines_{context, progress},
      says_ends_{lines_.manner() == LiveLines::Manner::plain ||
                 (progress == Progress::shown && context.log_format == LogFormat::json)}
{
    for (const std::string& market : markets) {
        markets_.push_back({market, 0, 0, std::nullopt});
    }
}

void ScrapeScreen::tell(const ScrapeProgress& progress)
{
    if (says_ends_ && progress.result) {
        const model::MarketRun& run = *progress.result;
        const bool is_well = run.outcome == model::Outcome::ok || run.outcome == model::Outcome::not_modified ||
                             run.outcome == model::Outcome::empty;
        tell_progress(context_, is_well ? Level::info : Level::warning, run.market,
                      fmt::format("{}, {} pages, {} listings, {} new, {} changed{}{}", model::to_text(run.outcome),
                                  run.pages, run.seen, run.added, run.changed,
                                  run.message.empty() || context_.log_format == LogFormat::text ? "" : ": ",
                                  context_.log_format == LogFormat::json ? run.message : std::string{}));
    }
    const auto known = std::ranges::find(markets_, progress.market, &ScrapeProgress::market);
    if (known != markets_.end()) {
        *known = progress;
        changed_ = true;
    }
}

void ScrapeScreen::refresh()
{
    if (!changed_ || !lines_.is_due()) {
        return;
    }
    changed_ = false;
    lines_.draw(progress_lines(markets_, context_.err_size ? context_.err_size() : ScreenSize{}));
}

}  // namespace gpuprice::cli
