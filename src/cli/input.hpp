#ifndef GPUPRICE_SRC_CLI_INPUT_HPP
#define GPUPRICE_SRC_CLI_INPUT_HPP

#include "gpuprice/cli/run.hpp"
#include "gpuprice/markets/sightings.hpp"

#include <fstream>
#include <istream>
#include <string>

namespace gpuprice::cli {

/// A named file, or standard input for "-".
class Input {
public:
    /// \throws core::DataError  when it cannot be read: names it and the remedy.
    Input(const std::string& name, Context& context);

    [[nodiscard]] std::istream& stream() { return *stream_; }
    [[nodiscard]] const std::string& name() const { return name_; }  ///< for messages

    /// JSON Lines by name, or where the first byte is a brace or white space, or there is none; else CSV.
    [[nodiscard]] markets::SightingsFormat format();

private:
    std::string name_;
    std::ifstream file_;
    std::istream* stream_ = nullptr;
};

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_INPUT_HPP
