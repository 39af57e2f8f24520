#ifndef GPUPRICE_SRC_CLI_TELL_HPP
#define GPUPRICE_SRC_CLI_TELL_HPP

#include "gpuprice/cli/run.hpp"

#include <iosfwd>
#include <string_view>

namespace gpuprice::cli {

/// A line for people on standard error, "gpuprice: MESSAGE": the only way there but for the progress of a run. Messages
/// quote command lines, files and answers of strangers; no control character of theirs gets through.
void tell(std::ostream& err, std::string_view message);
void tell(Context& context, std::string_view message);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_TELL_HPP
