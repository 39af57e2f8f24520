#include "rows.hpp"

#include "gpuprice/core/digest.hpp"
#include "gpuprice/core/error.hpp"

#include "sqlite.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace gpuprice::store {

namespace {

constexpr std::string_view k_unpriced = "unpriced";

long feedback_class(long count)
{
    long power = count > 0 ? 1 : 0;
    while (power > 0 && count / power >= 10) {
        power *= 10;
    }
    return power;
}

/// Whole percent, rounded down; the epsilon keeps 0.29, which is a hair below 29 %, at 29.
int whole_percent(double share) { return static_cast<int>(std::floor(share * 100.0 + 1e-9)); }

std::optional<std::int64_t> positive_percent(const model::RawListing& raw)
{
    return raw.seller_positive_share ? std::optional<std::int64_t>{whole_percent(*raw.seller_positive_share)}
                                     : std::nullopt;
}

/// Fields one after another, each behind its length, so that no two lists of fields look alike.
class Canonical {
public:
    Canonical& field(std::string_view text)
    {
        bytes_ += std::to_string(text.size());
        bytes_ += ':';
        bytes_ += text;
        return *this;
    }
    template <typename Integer>
    Canonical& number(const std::optional<Integer>& value)
    {
        return value ? field(std::to_string(*value)) : absent();
    }
    Canonical& absent()
    {
        bytes_ += '-';
        return *this;
    }
    [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }

private:
    std::string bytes_;
};

template <typename T>
T known(core::Result<T> word)
{
    if (!word) {
        throw core::DataError("the price history is damaged: " + word.error().text() + "; restore a backup");
    }
    return *word;
}

template <typename To>
std::optional<To> narrowed(const std::optional<std::int64_t>& value)
{
    return value ? std::optional<To>{static_cast<To>(*value)} : std::nullopt;
}

std::optional<std::int64_t> amount_of(const std::optional<core::Money>& money)
{
    return money ? std::optional{money->ten_thousandths} : std::nullopt;
}

/// Binds k_price_columns, k_span_columns and `more`.
template <typename... More>
void insert(Statement& insertion, const SpanRow& row, More... more)
{
    const int asserted = row.asserted ? 1 : 0;
    if (!row.value.price) {
        insertion.run(k_unpriced, std::nullopt, std::nullopt, "", "", std::nullopt, "",
                      model::to_text(model::TaxKind::unknown), "", row.value.revision, row.first, row.last, asserted,
                      more...);
        return;
    }
    const auto& price = *row.value.price;
    insertion.run(model::to_text(price.kind), price.amount.ten_thousandths, amount_of(price.high),
                  price.amount.currency.code(), price.text, amount_of(price.shipping),
                  price.shipping ? price.shipping->currency.code() : std::string_view{}, model::to_text(price.tax),
                  price.source, row.value.revision, row.first, row.last, asserted, more...);
}

}  // namespace

StoredRevision stored_form(model::RawListing raw, model::Listing derived, std::int64_t rules,
                           const SellerPolicy& sellers)
{
    StoredRevision stored{std::move(raw), std::move(derived), rules};
    auto& inputs = stored.raw;
    inputs.external_id.clear();
    inputs.prices.clear();
    inputs.ended = false;
    stored.derived.evidence.clear();
    const bool is_hash = inputs.seller.starts_with("h:");
    if (!inputs.seller.empty() && !sellers.keep && !is_hash) {
        inputs.seller = "h:" + core::keyed_digest(inputs.seller, sellers.salt);
    }
    if (inputs.seller_feedback) {
        inputs.seller_feedback = feedback_class(*inputs.seller_feedback);
    }
    if (inputs.seller_positive_share) {
        inputs.seller_positive_share = whole_percent(*inputs.seller_positive_share) / 100.0;
    }
    return stored;
}

std::string content_digest(const StoredRevision& revision)
{
    const auto& raw = revision.raw;
    Canonical canonical;
    canonical.field(raw.title).field(raw.condition_code).field(raw.condition_text);
    canonical.number(raw.quantity).number(raw.quantity_available);
    canonical.field(raw.category).field(raw.country).field(raw.seller).field(raw.seller_country);
    canonical.number(raw.seller_feedback).number(positive_percent(raw));
    canonical.field(raw.best_offer ? "1" : "0");
    raw.listed_on ? canonical.field(core::to_text(*raw.listed_on)) : canonical.absent();
    canonical.field(raw.facts);
    return core::digest(canonical.bytes());
}

std::string_view kind_word(const std::optional<model::RawPrice>& price) noexcept
{
    return price ? model::to_text(price->kind) : k_unpriced;
}

bool is_standing(const std::optional<model::RawPrice>& price) noexcept
{
    return price && !model::is_point(price->kind);
}

std::string placeholders(int first, int count)
{
    std::string marks = fmt::format("?{}", first);
    for (int i = 1; i < count; ++i) {
        marks += fmt::format(", ?{}", first + i);
    }
    return marks;
}

std::string packed(const StoredRevision& revision)
{
    const auto& raw = revision.raw;
    const auto& derived = revision.derived;
    const auto form = derived.form_factor ? std::optional{model::to_text(*derived.form_factor)} : std::nullopt;
    return Packing::of(raw.title, raw.condition_code, raw.condition_text, raw.quantity, raw.quantity_available,
                       raw.category, raw.country, raw.seller, raw.seller_country, raw.seller_feedback,
                       positive_percent(raw), raw.best_offer ? 1 : 0, raw.listed_on, raw.facts, raw.url,
                       model::to_text(derived.offer_kind), derived.card, derived.family, derived.memory_gb, form,
                       model::to_text(derived.condition), derived.quantity, std::int64_t{derived.flags.bits()},
                       derived.confidence, derived.reason, revision.rules);
}

std::string span_insertion()
{
    return fmt::format("INSERT INTO price_span ({}, {}, listing) VALUES ({})", k_price_columns, k_span_columns,
                       placeholders(1, k_price_column_count + k_span_column_count + 1));
}

std::string sighting_insertion()
{
    return fmt::format("INSERT INTO sighting ({}, {}, listing, id) VALUES ({})", k_price_columns, k_span_columns,
                       placeholders(1, k_price_column_count + k_span_column_count + 2));
}

void insert_span(Statement& insertion, std::int64_t listing, const SpanRow& row) { insert(insertion, row, listing); }

std::string span_removal()
{
    return "DELETE FROM price_span WHERE listing = ? AND price_kind = ? AND asserted = ? AND first = ?";
}

void remove_span(Statement& removal, std::int64_t listing, const SpanRow& row)
{
    removal.run(listing, kind_word(row.value.price), row.asserted ? 1 : 0, row.first);
}

void insert_sighting(Statement& insertion, std::int64_t id, std::int64_t listing, const SpanRow& row)
{
    insert(insertion, row, listing, id);
}

StoredRevision read_revision(const Statement& row, int column)
{
    const auto next = [&column] { return column++; };
    StoredRevision revision;
    auto& raw = revision.raw;
    raw.title = row.text(next());
    raw.condition_code = row.text(next());
    raw.condition_text = row.text(next());
    raw.quantity = narrowed<int>(row.maybe_integer(next()));
    raw.quantity_available = narrowed<long>(row.maybe_integer(next()));
    raw.category = row.text(next());
    raw.country = row.text(next());
    raw.seller = row.text(next());
    raw.seller_country = row.text(next());
    raw.seller_feedback = narrowed<long>(row.maybe_integer(next()));
    if (const auto percent = row.maybe_integer(next())) {
        raw.seller_positive_share = static_cast<double>(*percent) / 100.0;
    }
    raw.best_offer = row.integer(next()) != 0;
    if (const auto day = row.maybe_integer(next())) {
        raw.listed_on = core::Day{std::chrono::days{*day}};
    }
    raw.facts = row.text(next());
    raw.url = row.text(next());
    auto& derived = revision.derived;
    derived.offer_kind = known(model::parse_offer_kind(row.text_view(next())));
    derived.card = row.text(next());
    derived.family = row.text(next());
    derived.memory_gb = narrowed<int>(row.maybe_integer(next()));
    if (const int form = next(); !row.is_null(form)) {
        derived.form_factor = known(model::parse_form_factor(row.text_view(form)));
    }
    derived.condition = known(model::parse_condition(row.text_view(next())));
    derived.quantity = static_cast<int>(row.integer(next()));
    derived.flags = model::Flags::from_bits(static_cast<std::uint32_t>(row.integer(next())));
    derived.confidence = row.real(next());
    derived.reason = row.text(next());
    revision.rules = row.integer(next());
    return revision;
}

template <typename T>
template <typename Parse>
T SpanReader::Last<T>::of(std::string_view next, Parse parse)
{
    if (!value || next != word) {
        value = known(parse(next));
        word = next;
    }
    return *value;
}

std::optional<model::RawPrice> SpanReader::price(const Statement& row, int column)
{
    const auto kind = row.text_view(column);
    if (kind == k_unpriced) {
        return std::nullopt;
    }
    model::RawPrice price;
    price.kind = kind_.of(kind, model::parse_price_kind);
    const auto currency = currency_.of(row.text_view(column + 3), core::Currency::parse);
    price.amount = {row.integer(column + 1), currency};
    if (!row.is_null(column + 2)) {
        price.high = core::Money{row.integer(column + 2), currency};
    }
    price.text = row.text_view(column + 4);
    if (!row.is_null(column + 5)) {
        price.shipping = core::Money{row.integer(column + 5), known(core::Currency::parse(row.text_view(column + 6)))};
    }
    price.tax = tax_.of(row.text_view(column + 7), model::parse_tax_kind);
    price.source = row.text_view(column + 8);
    return price;
}

SpanRow SpanReader::read(const Statement& row)
{
    return {{row.integer(0), price(row, k_span_column_count)}, row.instant(1), row.instant(2), row.integer(3) != 0};
}

}  // namespace gpuprice::store
