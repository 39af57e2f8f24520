#include "gpuprice/cli/run.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/text/unicode.hpp"

#include "command_line.hpp"

#include <cerrno>
#include <cstring>
#include <ios>
#include <new>
#include <ostream>

namespace gpuprice::cli {

int run(const std::vector<std::string>& arguments, Context& context)
{
    const auto tell = [&context](std::string_view message) {
        // Messages quote files and answers of strangers.
        context.err << "gpuprice: " << text::printable(message) << "\n";
    };
    try {
        Parsed parsed = CommandLine{}.parse(arguments, context.out, context.err);
        if (!parsed.runner) {
            return parsed.code;
        }
        Session session{context, parsed.options};
        const int code = parsed.runner(session);
        context.out.flush();
        return code;
    } catch (const core::UsageError& error) {
        tell(error.what());
        return k_usage;
    } catch (const core::BusyError& error) {
        tell(error.what());
        return k_busy;
    } catch (const core::DataError& error) {
        tell(error.what());
    } catch (const std::ios_base::failure&) {
        if (errno == EPIPE) {
            return k_done;  // the reader has had enough
        }
        tell(std::string{"the output cannot be written: "} + std::strerror(errno));
    } catch (const std::bad_alloc&) {
        tell("out of memory");
    } catch (const std::filesystem::filesystem_error& error) {
        tell(error.what());
    } catch (const std::exception& error) {
        tell(std::string{"internal error, please report it: "} + error.what());
    }
    return k_failed;
}

}  // namespace gpuprice::cli
