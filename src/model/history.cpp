#include "gpuprice/model/history.hpp"

namespace gpuprice::model {

SpanPrice::SpanPrice(const RawPrice& price, Words words) : amount{price.amount}, kind{price.kind}, tax{price.tax}
{
    const bool has_words = words == Words::kept && (!price.text.empty() || !price.source.empty());
    if (price.high || price.shipping || has_words) {
        rest_ = std::make_shared<const Rest>(Rest{price.high, price.shipping, has_words ? price.text : std::string{},
                                                  has_words ? price.source : std::string{}});
    }
}

const SpanPrice::Rest& SpanPrice::rest() const noexcept
{
    static const Rest none;
    return rest_ ? *rest_ : none;
}

}  // namespace gpuprice::model
