#include "live_lines.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/text/unicode.hpp"

#include <fmt/format.h>

#include <exception>
#include <ostream>

namespace gpuprice::cli {

namespace {

/// What of the line is narrower than the screen.
std::string fitting(const std::string& line, const Context& context)
{
    const ScreenSize size = context.err_size ? context.err_size() : ScreenSize{};
    return text::cut(text::printable(line), size.columns > 1 ? size.columns - 1 : 1);
}

}  // namespace

LiveLines::LiveLines(Context& context, Progress progress) : context_{context}, manner_{Manner::silent}
{
    if (context.err_is_terminal && progress == Progress::shown && context.log_format == LogFormat::text) {
        const std::string kind = context.environment("TERM").value_or("");
        manner_ = kind.empty() || kind == "dumb" ? Manner::plain : Manner::redrawn;
    }
}

LiveLines::~LiveLines()
{
    try {
        draw({});
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): the terminal is gone
    }
}

bool LiveLines::is_due()
{
    constexpr std::chrono::milliseconds k_pause{100};
    if (manner_ != Manner::redrawn) {
        return false;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) {
        return false;
    }
    next_ = now + k_pause;
    return true;
}

void LiveLines::draw(const std::vector<std::string>& lines)
{
    if (drawn_ == 0 && lines.empty()) {
        return;
    }
    std::string bytes = drawn_ == 0 ? "" : fmt::format("\r\x1b[{}A", drawn_);
    for (const std::string& line : lines) {
        bytes += line + "\x1b[K\n";
    }
    drawn_ = lines.size();
    context_.err << bytes + "\x1b[J" << std::flush;
}

LiveCount::LiveCount(Context& context, Progress progress, std::string_view what, std::string_view unit)
    : context_{context}, lines_{context, progress}, what_{what}, unit_{unit}
{
}

void LiveCount::count()
{
    constexpr std::size_t k_seldom = 1000;
    ++counted_;
    if (counted_ % k_seldom == 0 && lines_.is_due()) {
        lines_.draw({fitting(fmt::format("{}: {} {}", what_, report::amount_text(static_cast<double>(counted_)), unit_),
                             context_)});
    }
}

LiveStep::LiveStep(Context& context, Progress progress, std::string_view what)
    : context_{context}, lines_{context, progress}, what_{what}
{
}

void LiveStep::at(std::string_view step)
{
    if (lines_.manner() == LiveLines::Manner::redrawn) {
        lines_.draw({fitting(fmt::format("{}: {}", what_, step), context_)});
    }
}

}  // namespace gpuprice::cli
