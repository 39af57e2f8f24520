#include "tell.hpp"

#include "gpuprice/text/unicode.hpp"

#include <ostream>

namespace gpuprice::cli {

void tell(Context& context, std::string_view message) { tell(context.err, message); }

void tell(std::ostream& err, std::string_view message)
{
    // Flushed: whoever waits for an answer of the network sees what was asked.
    err << "gpuprice: " << text::printable(message) << "\n" << std::flush;
}

}  // namespace gpuprice::cli
