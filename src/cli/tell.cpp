#include "tell.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/text/unicode.hpp"

#include <nlohmann/json.hpp>

#include <ostream>

namespace gpuprice::cli {

namespace {

std::string_view word_of(Level level)
{
    switch (level) {
        case Level::info: return "info";
        case Level::warning: return "warning";
        case Level::error: break;
    }
    return "error";
}

// Asked for here and not of the session: there is none yet when a command line cannot be understood.
core::Instant now(const Context& context)
{
    if (const auto fixed = context.environment("GPUPRICE_NOW")) {
        if (const auto instant = core::parse_instant(*fixed)) {
            return *instant;
        }
    }
    return core::SystemClock{}.now();
}

// Flushed: whoever waits for an answer of the network sees what was asked.
void write_object(Context& context, Level level, std::string_view message, std::string_view market)
{
    nlohmann::ordered_json object;
    object["time"] = core::to_text(now(context));
    object["level"] = word_of(level);
    object["market"] =
        market.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(text::printable(market));
    object["message"] = text::printable(message);
    context.err << object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n" << std::flush;
}

}  // namespace

void tell(Context& context, Level level, std::string_view message, std::string_view market)
{
    if (context.log_format == LogFormat::json) {
        write_object(context, level, message, market);
        return;
    }
    context.err << "gpuprice: " << text::printable(message) << "\n" << std::flush;
}

void tell(Context& context, std::string_view message) { tell(context, Level::warning, message); }

void tell_progress(Context& context, Level level, std::string_view market, std::string_view message)
{
    if (context.log_format == LogFormat::json) {
        write_object(context, level, message, market);
        return;
    }
    context.err << text::printable(market) << ": " << text::printable(message) << "\n" << std::flush;
}

void tell_usage(Context& context, const std::string& message, const std::string& command)
{
    const bool is_program = command == "gpuprice";
    const std::string advice = "'" + command + " --help' for " + (is_program ? "the commands and" : "its") + " options";
    if (context.log_format == LogFormat::json) {
        write_object(context, Level::error, message + "; run " + advice, {});
        return;
    }
    tell(context, Level::error, message);
    context.err << "Run " << advice << ".\n";
}

LogFormat parse_log_format(std::string_view word)
{
    if (word != "text" && word != "json") {
        throw core::UsageError("--log-format: '" + std::string{word} + "' is neither text nor json");
    }
    return word == "json" ? LogFormat::json : LogFormat::text;
}

}  // namespace gpuprice::cli
