#ifndef GPUPRICE_TESTS_FUZZ_ANSWER_CHECK_HPP
#define GPUPRICE_TESTS_FUZZ_ANSWER_CHECK_HPP

/// \file
/// What every adapter promises of whatever it is answered (markets/adapter.hpp, model/listing.hpp).

#include "gpuprice/markets/adapter.hpp"

#include <string>
#include <string_view>

namespace gpuprice::fuzz {

/// A market at https://shop.example. \param extract  its JSON; may be empty.
[[nodiscard]] model::MarketDefinition market_of(const std::string& adapter, const std::string& extract);

/// An input as an answer: its body, with status 200; or, where it begins with "HTTP ", a status, headers line by line,
/// an empty line and the body.
[[nodiscard]] model::Response answer_of(const std::string& input);

/// The first request of a market that asks for something. \param market  sound, and alive as long as the program.
[[nodiscard]] model::Request first_request(const model::MarketDefinition& market);

/// Reads the answer as that to the market's first request, then to the first request that follows from it, and so on
/// for a few pages; and its body as a saved file. Holds each step against the promises.
void check_answer(const model::MarketDefinition& market, const model::Response& response);

/// Of one step. \param body  what to show when a promise is broken.
void check_step(const markets::Step& step, const model::MarketDefinition& market, std::string_view body);

}  // namespace gpuprice::fuzz

#endif  // GPUPRICE_TESTS_FUZZ_ANSWER_CHECK_HPP
