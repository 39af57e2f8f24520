#ifndef GPUPRICE_SRC_CLI_SHELL_QUOTE_HPP
#define GPUPRICE_SRC_CLI_SHELL_QUOTE_HPP

#include <string>
#include <string_view>

namespace gpuprice::cli {

/// Whether sh, cron and systemd all take the text as one word that means nothing but itself: ASCII letters, digits and
/// "/._-+:,", and not empty.
[[nodiscard]] bool is_plain_word(std::string_view text);

/// The text as one word of sh, bash and zsh, whatever it holds: between single quotes.
[[nodiscard]] std::string shell_quoted(std::string_view text);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_SHELL_QUOTE_HPP
