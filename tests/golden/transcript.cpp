#include "transcript.hpp"

#include "gpuprice/cli/run.hpp"

#include "support/temp_dir.hpp"

#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace gpuprice::test {

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

/// Seller hashes are keyed with a random salt: "h:" and 32 digits become "h:…".
std::string without_seller_hashes(std::string text)
{
    constexpr std::size_t k_digits = 32;
    for (std::size_t at = text.find("h:"); at != std::string::npos; at = text.find("h:", at + 1)) {
        if (text.find_first_not_of("0123456789abcdef", at + 2) == at + 2 + k_digits) {
            text.replace(at + 2, k_digits, "…");
        }
    }
    return text;
}

/// Splits at spaces; single quotes keep a word together.
std::vector<std::string> words(const std::string& line)
{
    std::vector<std::string> all;
    std::string word;
    bool quoted = false;
    bool started = false;
    for (const char c : line + " ") {
        if (c == '\'') {
            quoted = !quoted;
            started = true;
        } else if (c == ' ' && !quoted) {
            if (started) {
                all.push_back(word);
            }
            word.clear();
            started = false;
        } else {
            word += c;
            started = true;
        }
    }
    return all;
}

class Replay {
public:
    explicit Replay(const std::filesystem::path& files) : files_{files.string()}
    {
        environment_["HOME"] = (scratch_.path() / "home").string();
        environment_["GPUPRICE_CONFIG"] = "";
        environment_["GPUPRICE_DB"] = (scratch_.path() / "history.db").string();
        environment_["GPUPRICE_DATADIR"] = GPUPRICE_SOURCE_DIR "/data";
    }

    std::string run(const std::string& golden)
    {
        std::istringstream lines{golden};
        std::string transcript;
        bool may_comment = true;  // output may have lines like comments, but none after an empty one
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with("$ gpuprice")) {
                transcript += line + "\n" + command(line.substr(2));
                may_comment = false;
            } else if ((may_comment && line.starts_with("# ")) || set_up(line)) {
                transcript += line + "\n";
            } else {
                may_comment = line.empty();
            }
        }
        return transcript;
    }

private:
    bool set_up(const std::string& line)
    {
        if (line.starts_with("env ")) {
            const std::size_t equals = line.find('=');
            environment_[line.substr(4, equals - 4)] = here(line.substr(equals + 1));
            return true;
        }
        if (line.starts_with("width ")) {
            width_ = std::stoul(line.substr(6));
            return true;
        }
        if (line.starts_with("write ")) {
            const std::size_t space = line.find(' ', 6);
            scratch_.write(line.substr(6, space - 6), line.substr(space + 1) + "\n");
            return true;
        }
        return false;
    }

    std::string here(const std::string& text) const
    {
        return replaced(replaced(text, "TMP", scratch_.path().string()), "FILES", files_);
    }

    std::string command(const std::string& line)
    {
        std::vector<std::string> arguments = words(here(line));
        arguments.erase(arguments.begin());
        std::optional<std::string> output;
        std::ifstream input;
        for (const char* arrow : {">", "<"}) {
            for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
                if (arguments[i] == arrow) {
                    if (*arrow == '>') {
                        output = arguments[i + 1];
                    } else {
                        input.open(arguments[i + 1], std::ios::binary);
                    }
                    arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(i),
                                    arguments.begin() + static_cast<std::ptrdiff_t>(i) + 2);
                    break;
                }
            }
        }
        std::ostringstream out;
        std::ostringstream err;
        const auto environment = [this](const std::string& name) -> std::optional<std::string> {
            const auto found = environment_.find(name);
            return found == environment_.end() ? std::nullopt : std::optional{found->second};
        };
        cli::Context context{input, out, err, environment, output ? std::nullopt : width_, false};
        const int code = cli::run(arguments, context);

        std::string transcript;
        if (output) {
            std::ofstream{*output, std::ios::binary} << out.str();
        } else {
            transcript = out.str();
        }
        std::istringstream errors{err.str()};
        for (std::string error; std::getline(errors, error);) {
            transcript += "2> " + error + "\n";
        }
        if (code != cli::k_done) {
            transcript += "[exit " + std::to_string(code) + "]\n";
        }
        transcript += "\n";
        // Carriage returns would not survive editors and checkouts.
        transcript = replaced(transcript, "\r\n", "\n");
        transcript = without_seller_hashes(replaced(transcript, scratch_.path().string(), "TMP"));
        return replaced(replaced(transcript, files_, "FILES"), GPUPRICE_SOURCE_DIR, "SOURCE");
    }

    TempDir scratch_;
    std::string files_;
    std::map<std::string, std::string> environment_;
    std::optional<std::size_t> width_;
};

}  // namespace

std::string replay(const std::string& golden, const std::filesystem::path& files) { return Replay{files}.run(golden); }

}  // namespace gpuprice::test
