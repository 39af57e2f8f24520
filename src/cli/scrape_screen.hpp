#ifndef GPUPRICE_SRC_CLI_SCRAPE_SCREEN_HPP
#define GPUPRICE_SRC_CLI_SCRAPE_SCREEN_HPP

/// \file
/// What a scrape shows on a terminal while it goes on.

#include "gpuprice/cli/run.hpp"
#include "gpuprice/ingest/scrape.hpp"

#include "live_lines.hpp"

#include <span>
#include <string>
#include <vector>

namespace gpuprice::cli {

/// The lines that show how far the markets are, for a screen of that size: a head and one line a market, in their
/// order, narrower than the screen and fewer than its rows. Where not all find room, those that have ended give way to
/// a last line that sums them up, and then the last of the others.
[[nodiscard]] std::vector<std::string> progress_lines(std::span<const ingest::ScrapeProgress> markets, ScreenSize size);

/// Draws these lines on the context's standard error, over the ones before, and takes them away at the end. Where the
/// terminal cannot (TERM is "dumb" or not set), and in a log for programs, a market gets one line when it has ended.
/// Draws nothing at all where standard error is no terminal, or progress is hidden.
class ScrapeScreen {
public:
    /// `context` must outlive it. \param markets  ids, in the order in which they are shown.
    ScrapeScreen(Context& context, Progress progress, const std::vector<std::string>& markets);

    /// Takes note; what has changed is drawn by the next `refresh`.
    void tell(const ingest::ScrapeProgress& progress);

    /// Draws what has changed, at most ten times a second. Cheap when nothing has.
    void refresh();

private:
    Context& context_;
    LiveLines lines_;
    bool says_ends_;  // of each market, in a line
    std::vector<ingest::ScrapeProgress> markets_;
    bool changed_ = true;
};

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_SCRAPE_SCREEN_HPP
