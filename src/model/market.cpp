#include "gpuprice/model/market.hpp"

#include "gpuprice/core/digest.hpp"

namespace gpuprice::model {

std::string MarketDefinition::definition_hash() const
{
    // Each part is written with its length, so that no two definitions write the same text.
    std::string text;
    const auto put = [&text](const std::string& part) { text += std::to_string(part.size()) + ":" + part; };
    put(adapter);
    put(base_url);
    put(std::to_string(queries.size()));
    for (const std::string& query : queries) {
        put(query);
    }
    for (const auto& [name, value] : parameters) {
        put(name);
        put(value);
    }
    put(extract);
    if (!via.empty()) {
        put(via);
    }
    return core::digest(text);
}

}  // namespace gpuprice::model
