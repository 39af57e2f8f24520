#ifndef GPUPRICE_TESTS_INTEGRATION_TERMINAL_HPP
#define GPUPRICE_TESTS_INTEGRATION_TERMINAL_HPP

/// \file
/// The built program on a terminal.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::test {

/// What the program wrote to its terminal, standard output and standard error together, from its start to its end.
/// \throws std::runtime_error  when it cannot be started or goes on for over a minute.
[[nodiscard]] std::string run_on_terminal(const std::vector<std::string>& arguments,
                                          const std::map<std::string, std::string>& environment, unsigned short columns,
                                          unsigned short rows);

/// A terminal that understands what gpuprice sends: text, line breaks, carriage returns, and the sequences that move
/// the cursor up, erase a line from the cursor on, or erase all below it.
class Screen {
public:
    Screen(std::size_t columns, std::size_t rows) : columns_{columns}, rows_{rows} {}

    /// \throws std::runtime_error  for a sequence that it does not know, a line wider than the screen, or a cursor
    /// moved up beyond the screen's top.
    void write(std::string_view bytes);

    /// Everything on it, and what was scrolled away above, without white space at the ends.
    [[nodiscard]] std::string text() const;

private:
    void require_narrow(const std::string& line) const;

    std::size_t columns_;
    std::size_t rows_;
    std::vector<std::string> lines_{""};
    std::size_t row_ = 0;
    std::size_t column_ = 0;  // in bytes, as the lines are
};

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_INTEGRATION_TERMINAL_HPP
