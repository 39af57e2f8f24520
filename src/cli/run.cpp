#include "gpuprice/cli/run.hpp"

#include "gpuprice/core/error.hpp"

#include "command_line.hpp"
#include "tell.hpp"

#include <cerrno>
#include <cstring>
#include <ios>
#include <new>
#include <ostream>

namespace gpuprice::cli {

int run(const std::vector<std::string>& arguments, Context& context)
{
    try {
        Parsed parsed = CommandLine{}.parse(arguments, context);
        if (!parsed.runner) {
            return parsed.code;
        }
        context.log_format = parse_log_format(parsed.options.log_format);
        Session session{context, parsed.options};
        const int code = parsed.runner(session);
        context.out.flush();
        return code;
    } catch (const core::UsageError& error) {
        tell(context, Level::error, error.what());
        return k_usage;
    } catch (const core::BusyError& error) {
        tell(context, Level::error, error.what());
        return k_busy;
    } catch (const core::DataError& error) {
        tell(context, Level::error, error.what());
    } catch (const std::ios_base::failure&) {
        if (errno == EPIPE) {
            return k_done;  // the reader has had enough
        }
        context.err.tie(nullptr);  // or what is said there would first try to write the rest
        tell(context, Level::error, std::string{"the output cannot be written: "} + std::strerror(errno));
    } catch (const std::bad_alloc&) {
        tell(context, Level::error, "out of memory");
    } catch (const std::filesystem::filesystem_error& error) {
        tell(context, Level::error, error.what());
    } catch (const std::exception& error) {
        tell(context, Level::error, std::string{"internal error, please report it: "} + error.what());
    }
    return k_failed;
}

}  // namespace gpuprice::cli
