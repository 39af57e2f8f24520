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

constexpr std::array<std::pair<Cause, std::string_view>, 15> k_causes{{{Cause::unknown, ""},
                                                                       {Cause::unreachable, "unreachable"},
                                                                       {Cause::server, "server"},
                                                                       {Cause::throttled, "throttled"},
                                                                       {Cause::paused, "paused"},
                                                                       {Cause::robots, "robots"},
                                                                       {Cause::refused, "refused"},
                                                                       {Cause::challenge, "challenge"},
                                                                       {Cause::moved, "moved"},
                                                                       {Cause::form, "form"},
                                                                       {Cause::stopped, "stopped"},
                                                                       {Cause::limit, "limit"},
                                                                       {Cause::no_key, "no_key"},
                                                                       {Cause::no_command, "no_command"},
                                                                       {Cause::import_only, "import_only"}}};

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

std::string_view to_text(Cause cause) noexcept
{
    for (const auto& [each, word] : k_causes) {
        if (each == cause) {
            return word;
        }
    }
    return "";
}

core::Result<Cause> parse_cause(std::string_view text)
{
    for (const auto& [each, word] : k_causes) {
        if (word == text) {
            return each;
        }
    }
    return core::Error{core::ErrorKind::invalid, "'" + std::string{text} + "' is no cause of the ledger", {}};
}

}  // namespace gpuprice::model
