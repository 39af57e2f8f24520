#include "move_text.hpp"

namespace gpuprice::report {

namespace {

bool is_tested_for_trend(const analysis::Move& move)
{
    return move.row->direction != analysis::TrendDirection::insufficient;
}

}  // namespace

bool is_fully_tested(const analysis::Move& move) { return move.unjudged.empty() && is_tested_for_trend(move); }

std::string nothing_found_text(const analysis::Move& move)
{
    const std::string spikes = move.unjudged.empty() ? "no spike" : "not judged for spikes, " + move.unjudged;
    const std::string trend =
        is_tested_for_trend(move) ? "no trend that counts" : "not tested for a trend, " + move.row->trend.reason;
    return spikes + (is_fully_tested(move) ? ", " : "; ") + trend;
}

}  // namespace gpuprice::report
