#include "gpuprice/analysis/data_digest.hpp"

#include "support/catch.hpp"
#include "support/history.hpp"

#include <functional>
#include <utility>

namespace gpuprice::test {

namespace {

using std::chrono::days;

constexpr core::Day k_day = std::chrono::year{2026} / 3 / 31;

model::History history()
{
    model::History history;
    add(history, {.id = "1", .first = k_day - days{9}, .last = k_day});
    add(history, {.id = "2", .amount = "120000", .currency = "CNY", .first = k_day - days{5}, .last = k_day});
    add(history, {.id = "3", .seller = "seller-2", .first = k_day - days{4}, .last = k_day});
    history.coverage.push_back({"ebay-us", core::Instant{k_day - days{2}}, true});
    return history;
}

model::RateTable rates(double cny = 7.8, core::Day day = k_day - days{3})
{
    model::RateTable table;
    (void)table.add({day, core::Currency::usd, 1.08, "ECB"});
    (void)table.add({day, core::Currency::cny, cny, "ECB"});
    return table;
}

std::string digest(const model::History& history, const model::RateTable& table = rates(),
                   const std::string& catalogue = "1/abc")
{
    const std::vector currencies{core::Currency::usd};
    return analysis::data_digest(history, table, currencies, catalogue, k_day);
}

/// The digest of the history after a change.
std::string changed(const std::function<void(model::History&)>& change)
{
    model::History other = history();
    change(other);
    return digest(other);
}

}  // namespace

TEST_CASE("the same data have the same digest")
{
    CHECK(digest(history()) == digest(history()));
    CHECK(digest(history()).size() == 32);
}

TEST_CASE("sellers hashed under another key, and other numbers of revisions, are the same data")
{
    CHECK(changed([](model::History& other) {
              for (model::Revision& revision : other.revisions) {
                  revision.raw.seller = "h:" + revision.raw.seller;
              }
          }) == digest(history()));
    CHECK(changed([](model::History& other) {
              std::swap(other.revisions[0], other.revisions[2]);
              other.spans[0].revision = 2;
              other.spans[2].revision = 0;
              other.revisions[1].number = 7;
          }) == digest(history()));
    CHECK(changed([](model::History& other) { other.revisions[0].raw.url = "https://example.org"; }) ==
          digest(history()));
}

TEST_CASE("the title of what is no card is no data: pruning may have removed it")
{
    const auto titled = [](const std::string& title) {
        return changed([&title](model::History& other) {
            other.revisions[2].derived.card.clear();
            other.revisions[2].derived.family.clear();
            other.revisions[2].raw.title = title;
        });
    };
    CHECK(titled("A100 fan") == titled(""));
    CHECK(titled("A100 fan") != digest(history()));
}

TEST_CASE("whatever a number may rest on changes the digest")
{
    const std::string before = digest(history());
    CHECK(changed([](model::History& other) { other.spans[0].price.amount.ten_thousandths += 1; }) != before);
    CHECK(changed([](model::History& other) { other.spans[0].last -= std::chrono::seconds{1}; }) != before);
    CHECK(changed([](model::History& other) { other.spans[0].gone_at = other.spans[0].last; }) != before);
    CHECK(changed([](model::History& other) { other.spans[1].price.tax = model::TaxKind::included; }) != before);
    CHECK(changed([](model::History& other) { other.spans.pop_back(); }) != before);
    CHECK(changed([](model::History& other) { other.revisions[2].raw.seller = "seller-9"; }) != before);
    CHECK(changed([](model::History& other) { other.revisions[2].raw.seller.clear(); }) != before);
    CHECK(changed([](model::History& other) { other.revisions[2].raw.title += "!"; }) != before);
    CHECK(changed([](model::History& other) { other.revisions[2].derived.quantity = 2; }) != before);
    CHECK(changed([](model::History& other) { other.revisions[2].derived.flags.add(model::Flag::deposit); }) != before);
    CHECK(changed([](model::History& other) { other.coverage[0].complete = false; }) != before);
    CHECK(digest(history(), rates(7.9)) != before);
    CHECK(digest(history(), rates(7.8, k_day - days{4})) != before);
    CHECK(digest(history(), rates(), "1/abd") != before);
}

TEST_CASE("what lies after the day, and rates of currencies that are not there, do not matter")
{
    const std::string before = digest(history());
    CHECK(changed([](model::History& other) {
              other.coverage.push_back({"ebay-us", core::Instant{k_day + days{1}}, true});
          }) == before);
    model::RateTable more = rates();
    (void)more.add({k_day + days{1}, core::Currency::cny, 9.9, "ECB"});
    (void)more.add({k_day, core::Currency::parse("JPY").value(), 160.0, "ECB"});
    CHECK(digest(history(), more) == before);
}

}  // namespace gpuprice::test
