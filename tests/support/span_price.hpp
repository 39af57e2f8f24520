#ifndef GPUPRICE_TESTS_SUPPORT_SPAN_PRICE_HPP
#define GPUPRICE_TESTS_SUPPORT_SPAN_PRICE_HPP

/// \file
/// The prices of spans as their markets stated them, to compare and to change them.

#include "gpuprice/model/history.hpp"

namespace gpuprice::test {

inline model::RawPrice stated(const model::SpanPrice& price)
{
    return {price.kind, price.amount, price.high(), price.text(), price.shipping(), price.tax, price.source()};
}

/// Gives a price a shipping, or the high end of a range.
inline void set_shipping(model::SpanPrice& price, core::Money shipping)
{
    model::RawPrice changed = stated(price);
    changed.shipping = shipping;
    price = changed;
}
inline void set_high(model::SpanPrice& price, core::Money high)
{
    model::RawPrice changed = stated(price);
    changed.high = high;
    price = changed;
}

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_SUPPORT_SPAN_PRICE_HPP
