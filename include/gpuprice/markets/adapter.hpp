#ifndef GPUPRICE_MARKETS_ADAPTER_HPP
#define GPUPRICE_MARKETS_ADAPTER_HPP

/// \file
/// What an adapter is: a pure state machine from answers to listings. It never touches the network.

#include "gpuprice/core/result.hpp"
#include "gpuprice/model/exchange.hpp"
#include "gpuprice/model/listing.hpp"
#include "gpuprice/model/market.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::markets {

/// What one answer came to.
enum class Verdict : std::uint8_t {
    ok,
    empty,    ///< the market says: no results
    partial,  ///< listings were read, but the market did not answer what was asked (a filter was ignored, …)
    blocked,  ///< login wall, captcha, refusal
    failed,   ///< not the answer this adapter reads
};

/// An item of an answer that could not be read as a listing.
struct LeftOut {
    std::string item;  ///< its id or place
    std::string reason;
};

/// The outcome of one step.
struct Step {
    std::vector<model::RawListing> listings;
    std::vector<LeftOut> left_out;
    std::vector<model::Request> requests;  ///< to be sent next; only to hosts of the definition
    Verdict verdict = Verdict::ok;
    std::vector<std::string> unreached;  ///< of a saved file: selectors of its definition that gave nothing in any item
    std::string message;                 ///< why the verdict is not ok, for people; no secrets
};

/// One kind of market. Stateless: what it must remember travels in Request::context.
class Adapter {
public:
    Adapter() = default;
    Adapter(const Adapter&) = delete;
    Adapter& operator=(const Adapter&) = delete;
    Adapter(Adapter&&) = delete;
    Adapter& operator=(Adapter&&) = delete;
    virtual ~Adapter() = default;

    /// Which parameters, credentials and queries a definition must have; an error names the key.
    [[nodiscard]] virtual core::Result<bool> check(const model::MarketDefinition& definition) const = 0;

    /// The first requests of a run.
    [[nodiscard]] virtual std::vector<model::Request> start(const model::MarketDefinition& definition) const = 0;

    /// What an answer to one of its requests says. Total on any status and bytes.
    [[nodiscard]] virtual Step step(const model::MarketDefinition& definition, const model::Request& request,
                                    const model::Response& response) const = 0;

    /// The same for a saved file that no request belongs to: an answer as the market sent it, or the bare array of
    /// its items. Follow-up requests are never given.
    [[nodiscard]] virtual Step read_saved(const model::MarketDefinition& definition, std::string_view bytes) const = 0;
};

/// The adapter of that name; nullptr when there is none. Static lifetime.
[[nodiscard]] const Adapter* find_adapter(std::string_view name) noexcept;

/// All names, ascending.
[[nodiscard]] std::vector<std::string_view> adapter_names();

}  // namespace gpuprice::markets

#endif  // GPUPRICE_MARKETS_ADAPTER_HPP
