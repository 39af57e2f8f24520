#include "gpuprice/model/ledger.hpp"

#include <array>
#include <utility>

namespace gpuprice::model {

namespace {

constexpr std::array<std::pair<Outcome, std::string_view>, 8> k_outcomes{{{Outcome::ok, "ok"},
                                                                          {Outcome::partial, "partial"},
                                                                          {Outcome::empty, "empty"},
                                                                          {Outcome::blocked, "blocked"},
                                                                          {Outcome::drift, "drift"},
                                                                          {Outcome::not_modified, "not_modified"},
                                                                          {Outcome::failed, "failed"},
                                                                          {Outcome::skipped, "skipped"}}};

}  // namespace

std::string_view to_text(Outcome outcome) noexcept
{
    for (const auto& [each, word] : k_outcomes) {
        if (each == outcome) {
            return word;
        }
    }
    return "";
}

core::Result<Outcome> parse_outcome(std::string_view text)
{
    for (const auto& [each, word] : k_outcomes) {
        if (word == text) {
            return each;
        }
    }
    return core::Error{core::ErrorKind::invalid, "'" + std::string{text} + "' is no ledger word", {}};
}

}  // namespace gpuprice::model
