#include "gpuprice/markets/sightings.hpp"

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <sstream>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::SightingRow;
using markets::SightingsFormat;
using markets::SightingsReader;
using nlohmann::json;

namespace {

/// A good row with these keys besides, or in place of, its own.
core::Result<SightingRow> row(const json& changes)
{
    json object{{"observed_at", "2026-03-01"}, {"market", "ebay-us"}, {"external_id", "1"}, {"title", "NVIDIA A100"}};
    object.update(changes);
    std::istringstream in{object.dump()};
    SightingsReader reader{in, SightingsFormat::jsonl};
    return reader.next().value();
}

std::string error(const json& changes)
{
    const auto result = row(changes);
    return result ? "" : result.error().text();
}

std::string amount(const json& price, const json& currency = "USD")
{
    const auto result = row({{"price", price}, {"currency", currency}});
    REQUIRE(result.has_value());
    const auto& prices = result->raw.prices;
    return prices.empty() ? "none"
                          : prices[0].amount.to_decimal() + " " + std::string{prices[0].amount.currency.code()};
}

std::string quote_key(const json& changes)
{
    json quote{{"external_id", ""}, {"price_kind", "quote"}, {"price", 5}, {"currency", "USD"}, {"source", "a paper"}};
    quote.update(changes);
    return row(quote).value().raw.external_id;
}

}  // namespace

TEST_CASE("a price is a plain number or a price text")
{
    CHECK(amount("12999.50") == "12999.5 USD");
    CHECK(amount(6288) == "6288 USD");
    CHECK(amount("1") == "1 USD");
    CHECK(amount(1.7339) == "1.7339 USD");
    CHECK(amount("$12,999", "") == "12999 USD");
    CHECK(amount("1.226 €", "") == "1226 EUR");
    CHECK(amount("1.2万", "CNY") == "12000 CNY");
}

TEST_CASE("no price is a listing without one")
{
    for (const json& price : {json(""), json(nullptr), json(0), json("0.00"), json("call for price"), json("面议")}) {
        CAPTURE(price.dump());
        CHECK(amount(price) == "none");
    }
    CHECK(row({{"currency", "EUR"}})->currency == "EUR");
}

TEST_CASE("a range given in one cell or in two keeps both ends")
{
    const auto two = row({{"price", 100}, {"price_high", 120}, {"currency", "USD"}});
    CHECK(two->raw.prices.at(0).high.value().to_decimal() == "120");
    const auto one = row({{"price", "$100 - $120"}});
    CHECK(one->raw.prices.at(0).amount.to_decimal() == "100");
    CHECK(one->raw.prices.at(0).high.value().to_decimal() == "120");
    CHECK_THAT(error({{"price", 100}, {"price_high", 100}, {"currency", "USD"}}),
               ContainsSubstring("line 1: price_high"));
}

TEST_CASE("a value that cannot be is named with its column, itself and what is accepted")
{
    const auto [changes, column] = GENERATE(table<json, std::string>({
        {{{"market", "eBay US"}}, "market"},
        {{{"market", ""}}, "market"},
        {{{"title", ""}}, "title"},
        {{{"external_id", ""}}, "external_id"},
        {{{"observed_at", "yesterday"}}, "observed_at"},
        {{{"observed_at", ""}}, "observed_at"},
        {{{"last_seen", "2026-02-28"}}, "last_seen"},
        {{{"missed_at", "2026-03-01"}}, "missed_at"},
        {{{"gone_at", "2026-02-28"}}, "gone_at"},
        {{{"price", 5}}, "currency"},
        {{{"price", 5}, {"currency", "dollars"}}, "currency"},
        {{{"price", -5}, {"currency", "USD"}}, "price"},
        {{{"price", 5}, {"currency", "USD"}, {"shipping", "-1"}}, "shipping"},
        {{{"price_kind", "offer"}}, "price_kind"},
        {{{"quantity", 0}}, "quantity"},
        {{{"quantity", "4x"}}, "quantity"},
        {{{"quantity", 2.5}}, "quantity"},
        {{{"quantity_available", -1}}, "quantity_available"},
        {{{"country", "UK"}}, "country"},
        {{{"seller_country", "china"}}, "seller_country"},
        {{{"facts", "[1]"}}, "facts"},
        {{{"facts", "{"}}, "facts"},
        {{{"price_kind", "quote"}, {"last_seen", "2026-03-02"}}, "last_seen"},
    }));
    CAPTURE(changes.dump());
    CHECK_THAT(error(changes), ContainsSubstring("line 1: " + column + ": "));
}

TEST_CASE("a bad tax kind is named even where there is no price")
{
    CHECK_THAT(error({{"tax_kind", "vat"}}), ContainsSubstring("tax_kind"));
}

TEST_CASE("the price kind is ask unless said otherwise")
{
    CHECK(row({{"price", 5}, {"currency", "USD"}})->raw.prices.at(0).kind == model::PriceKind::ask);
    CHECK(row({{"price", 5}, {"currency", "USD"}, {"price_kind", "auction_bid"}})->raw.prices.at(0).kind ==
          model::PriceKind::auction_bid);
}

TEST_CASE("a condition of digits is a code, anything else words")
{
    CHECK(row({{"condition", "3000"}})->raw.condition_code == "3000");
    CHECK(row({{"condition", "Used, like new"}})->raw.condition_text == "Used, like new");
    CHECK(row({{"condition", "3000"}})->raw.condition_text.empty());
}

TEST_CASE("a quote without an id is known by what it says, and by nothing else")
{
    const std::string key = quote_key(json::object());
    CHECK(key.starts_with("q:"));
    CHECK(key.size() == 2 + 32);
    CHECK(quote_key({{"price", "5.00"}}) == key);
    CHECK(quote_key({{"price", "$5"}, {"currency", ""}}) == key);
    CHECK(quote_key({{"observed_at", "2026-03-01T15:00:00Z"}}) == key);
    CHECK(quote_key({{"seller", "somebody"}, {"url", "https://example.org"}}) == key);
    for (const json& changes :
         {json{{"market", "other"}}, json{{"source", "another paper"}}, json{{"title", "NVIDIA H100"}},
          json{{"price_kind", "sold"}}, json{{"price", 6}}, json{{"currency", "EUR"}},
          json{{"observed_at", "2026-03-02"}}, json{{"country", "CN"}}}) {
        CAPTURE(changes.dump());
        CHECK(quote_key(changes) != key);
    }
    CHECK(quote_key({{"external_id", "own"}}) == "own");
}

TEST_CASE("every other input of normalize is carried too, each checked")
{
    const auto whole = row({{"condition", "Used"},
                            {"condition_code", 3000},
                            {"seller_feedback", 857},
                            {"seller_positive_share", 0.987},
                            {"category", 27386},
                            {"best_offer", "true"},
                            {"listed_on", "2026-02-28"},
                            {"price", 6288},
                            {"currency", "USD"},
                            {"price_text", "6288.00 USD"}});
    REQUIRE(whole.has_value());
    CHECK(whole->raw.condition_text == "Used");
    CHECK(whole->raw.condition_code == "3000");
    CHECK(whole->raw.seller_feedback == 857);
    CHECK(whole->raw.seller_positive_share.value() == Approx(0.987));
    CHECK(whole->raw.category == "27386");
    CHECK(whole->raw.best_offer);
    CHECK(whole->raw.listed_on == core::parse_day("2026-02-28").value());
    CHECK(whole->raw.prices.at(0).text == "6288.00 USD");
    CHECK_THAT(error({{"seller_positive_share", 98.7}}), ContainsSubstring("line 1: seller_positive_share: "));
    CHECK_THAT(error({{"seller_feedback", "many"}}), ContainsSubstring("line 1: seller_feedback: "));
    CHECK_THAT(error({{"best_offer", "perhaps"}}), ContainsSubstring("line 1: best_offer: "));
    CHECK_THAT(error({{"listed_on", "soon"}}), ContainsSubstring("line 1: listed_on: "));
}
