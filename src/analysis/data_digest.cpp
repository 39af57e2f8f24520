#include "gpuprice/analysis/data_digest.hpp"

#include "gpuprice/core/digest.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <set>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gpuprice::analysis {

namespace {

/// Values in a form that is the same on every machine, and in which no two sequences look alike.
class Writer {
public:
    template <typename Integer>
    void integer(Integer value)
    {
        static_assert(std::is_integral_v<Integer> || std::is_enum_v<Integer>);
        auto bits = static_cast<std::uint64_t>(value);
        if constexpr (std::endian::native == std::endian::big) {
            bits = __builtin_bswap64(bits);
        }
        std::array<char, sizeof bits> bytes{};
        std::memcpy(bytes.data(), &bits, sizeof bits);
        add({bytes.data(), bytes.size()});
    }
    template <typename... Byte>
    void bytes(Byte... values)
    {
        const std::array<char, sizeof...(values)> each{static_cast<char>(values)...};
        add({each.data(), each.size()});
    }
    void real(double value) { integer(std::bit_cast<std::uint64_t>(value)); }
    void text(std::string_view value)
    {
        integer(value.size());
        add(value);
    }
    template <typename Value, typename Write>
    void maybe(const std::optional<Value>& value, Write write)
    {
        integer(value.has_value());
        if (value) {
            write(*value);
        }
    }
    void instant(core::Instant value) { integer(value.time_since_epoch().count()); }
    void money(const core::Money& value)
    {
        integer(value.ten_thousandths);
        add(value.currency.code());  // always of three letters
    }
    [[nodiscard]] std::string digest()
    {
        flush();
        return digester_.text();
    }

private:
    void add(std::string_view bytes)
    {
        if (bytes.size() > buffer_.size() - used_) {
            flush();
        }
        if (bytes.size() > buffer_.size()) {
            digester_.add(bytes);
            return;
        }
        // Not memcpy, to which an empty view's null pointer may not be given.
        used_ += bytes.copy(buffer_.data() + used_, bytes.size());
    }
    void flush() { digester_.add({buffer_.data(), std::exchange(used_, 0)}); }

    core::Digester digester_;
    std::array<char, 1U << 16U> buffer_;
    std::size_t used_ = 0;
};

void write(Writer& out, const model::Revision& revision, std::uint64_t seller)
{
    const model::RawListing& raw = revision.raw;
    const model::Listing& derived = revision.derived;
    out.text(revision.market);
    out.text(revision.region());
    out.text(raw.external_id);
    // No number looks at the title of what is no card of any family, and pruning may have removed it.
    out.text(derived.card.empty() && derived.family.empty() ? std::string_view{} : std::string_view{raw.title});
    out.integer(seller);
    out.text(raw.seller_country);
    out.maybe(raw.quantity_available, [&out](long units) { out.integer(units); });
    out.maybe(raw.listed_on, [&out](core::Day day) { out.integer(day.time_since_epoch().count()); });
    out.integer(derived.offer_kind);
    out.text(derived.card);
    out.text(derived.family);
    out.integer(derived.condition);
    out.integer(derived.quantity);
    out.integer(derived.flags.bits());
    out.maybe(revision.first_seen, [&out](core::Instant at) { out.instant(at); });
    out.maybe(revision.missed_before, [&out](core::Instant at) { out.instant(at); });
}

void write(Writer& out, const model::Span& span)
{
    const model::SpanPrice& price = span.price;
    const std::array maybe{span.absent_from, span.gone_at, span.followed_at};
    // What is there, in one byte: a history has millions of these.
    std::uint8_t there = (price.high() ? 1U : 0U) | (price.shipping() ? 2U : 0U);
    for (std::size_t i = 0; i < maybe.size(); ++i) {
        there |= static_cast<std::uint8_t>((maybe[i] ? 4U : 0U) << i);
    }
    out.bytes(there, static_cast<std::uint8_t>(price.kind), static_cast<std::uint8_t>(price.tax));
    out.money(price.amount);
    if (price.high()) {
        out.money(*price.high());
    }
    if (price.shipping()) {
        out.money(*price.shipping());
    }
    out.instant(span.first);
    out.instant(span.last);
    for (const std::optional<core::Instant>& at : maybe) {
        if (at) {
            out.instant(*at);
        }
    }
}

void write(Writer& out, const model::RateTable& rates, const std::set<core::Currency>& currencies, core::Day first,
           core::Day last)
{
    for (const core::Currency currency : currencies) {
        out.text(currency.code());
        std::optional<core::Day> told;
        for (core::Day day = first; day <= last; day += std::chrono::days{1}) {
            const auto rate = rates.latest(currency, day);
            if (rate && told != rate->day) {
                told = rate->day;
                out.integer(rate->day.time_since_epoch().count());
                out.real(rate->units_per_eur);
            }
        }
    }
}

}  // namespace

std::string data_digest(const model::History& history, const model::RateTable& rates,
                        std::span<const core::Currency> currencies, std::string_view catalogue, core::Day day)
{
    Writer out;
    out.text(catalogue);
    std::set<core::Currency> converted{currencies.begin(), currencies.end()};
    std::unordered_map<std::string_view, std::uint64_t> sellers{{{}, 0}};
    core::Day first = day;
    const model::Revision* current = nullptr;
    for (const model::Span& span : history.spans) {
        const model::Revision& revision = history.revisions[span.revision];
        // Each state once, before its first span; revisions are numbered as they were met, which is no data.
        out.bytes(&revision != current);
        if (&revision != current) {
            current = &revision;
            write(out, revision, sellers.try_emplace(revision.raw.seller, sellers.size()).first->second);
        }
        write(out, span);
        converted.insert(span.price.amount.currency);
        first = std::min(first, core::day_of(span.first));
    }
    for (const model::Coverage& each : history.coverage) {
        if (core::day_of(each.at) <= day) {
            out.text(each.market);
            out.instant(each.at);
            out.integer(each.complete);
        }
    }
    write(out, rates, converted, first, day);
    return out.digest();
}

}  // namespace gpuprice::analysis
