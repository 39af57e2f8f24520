#include "support/catch.hpp"
#include "user.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::test {

namespace {

// Some choices are there several times, so that some cells get sellers enough for a median.
constexpr const char* k_usual_title = "NVIDIA A100 80GB PCIe";
constexpr std::array<std::string_view, 6> k_titles{k_usual_title,
                                                   k_usual_title,
                                                   k_usual_title,
                                                   "NVIDIA A100 40GB PCIe",
                                                   R"("""Tesla"" H100 80GB PCIe, new")",
                                                   "英伟达 A100 80GB PCIE 显卡"};
constexpr std::array<std::string_view, 3> k_markets{"ebay-us", "shop-one", "shop-two"};
constexpr std::array<std::string_view, 8> k_kinds{"ask",         "ask",   "ask",  "ask",
                                                  "auction_bid", "quote", "sold", "rental_on_demand"};
constexpr const char* k_all_kinds = "ask,auction_bid,quote,sold,rental_on_demand";
constexpr std::array<std::string_view, 5> k_conditions{"Used", "Used", "Used", "New", ""};
constexpr std::array<std::string_view, 5> k_countries{"US", "US", "US", "CN", "DE"};
constexpr std::array<std::string_view, 3> k_taxes{"", "excluded", "none"};
constexpr std::array<std::string_view, 8> k_sellers{"", "anna", "bo", "=1+1", "cem", "dora", "emil", "fay"};

class World {
public:
    explicit World(unsigned seed) : random_{seed} {}

    [[nodiscard]] int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }

    template <std::size_t N>
    [[nodiscard]] std::string_view one_of(const std::array<std::string_view, N>& choices)
    {
        return choices[static_cast<std::size_t>(below(static_cast<int>(N)))];
    }

    /// A file of sightings as somebody may keep it by hand, in no order: some listings several times, at several
    /// prices, under several titles, here and there gone, with times that overlap.
    [[nodiscard]] std::string csv()
    {
        std::string text =
            "observed_at,last_seen,gone_at,market,external_id,title,price,price_high,currency,price_kind,condition,"
            "quantity,shipping,tax_kind,seller,country,source\n";
        for (int rows = 30 + below(40); rows > 0; --rows) {
            text += row();
        }
        return text;
    }

    void shuffle(std::vector<std::string>& rows) { std::ranges::shuffle(rows, random_); }

private:
    std::string row()
    {
        const std::string_view kind = one_of(k_kinds);
        const bool point = kind == "quote" || kind == "sold";
        const int first = below(60);
        const int last = point ? first : first + below(3) * below(12);
        const bool gone = !point && below(6) == 0;
        const int price = kind == "rental_on_demand" ? 1 + below(3) : 9'000 + 700 * below(4);
        const std::string id = point && below(2) == 0 ? "" : std::to_string(1 + below(12));
        return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", at(first),
                           last > first ? at(last) : "", gone ? at(last + 1 + below(4)) : "", one_of(k_markets), id,
                           one_of(k_titles), price, below(8) == 0 ? std::to_string(2 * price) : "",
                           below(4) == 0 ? "EUR" : "USD", kind, one_of(k_conditions), below(8) == 0 ? "4" : "",
                           below(4) == 0 ? "25.5" : "", one_of(k_taxes), one_of(k_sellers), one_of(k_countries),
                           point ? R"("a report, p. 3")" : "");
    }

    // A day, or now and then an instant of it.
    std::string at(int day)
    {
        const std::string text = fmt::format("2026-{:02}-{:02}", 1 + day / 28, 1 + day % 28);
        return below(3) == 0 ? text + "T12:00:00Z" : text;
    }

    std::mt19937 random_;
};

std::string file_of(const std::string& header, std::span<const std::string> rows)
{
    std::string text = header + "\n";
    for (const std::string& row : rows) {
        text += row + "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("an export, imported shuffled, in overlapping halves, newer before older and twice, is the same history")
{
    const int seed = GENERATE(range(1, 31));
    CAPTURE(seed);
    World world{static_cast<unsigned>(seed)};
    User user;
    user.go_to_day(25);
    (void)user.home().write("config/gpuprice/config.json", "{}");  // sellers travel as hashes
    const std::string other = user.file("other.db");
    (void)user.done({"import", "-"}, world.csv());
    const auto exported = user.sightings();

    std::vector<std::string> rows = lines_of(user.done({"export", "sightings"}));
    const std::string header = rows.front();
    rows.erase(rows.begin());
    world.shuffle(rows);
    const std::size_t third = rows.size() / 3;
    std::vector<std::string> newer{rows.begin() + static_cast<std::ptrdiff_t>(third), rows.end()};
    std::vector<std::string> older{rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(third)};
    if (world.below(2) == 0) {
        // Rows begin with observed_at: by time, instead of by chance.
        std::ranges::sort(rows);
        newer.assign(rows.begin() + static_cast<std::ptrdiff_t>(third), rows.end());
        older.assign(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(third));
        world.shuffle(newer);
        world.shuffle(older);
    }
    for (const auto* half : {&newer, &older, world.below(2) == 0 ? &newer : &older}) {
        (void)user.done({"--db", other, "import", "-"}, file_of(header, *half));
    }

    std::vector<std::string> again = lines_of(user.done({"--db", other, "export", "sightings"}));
    std::ranges::sort(again);
    REQUIRE(again == exported);
    for (const char* day : {"2026-01-10", "2026-01-28", "2026-02-14", "2026-03-05"}) {
        CAPTURE(day);
        const std::vector<std::string> markup{"markup", "--kind", k_all_kinds, "--as-of", day, "--format", "json"};
        std::vector<std::string> of_other{"--db", other};
        of_other.insert(of_other.end(), markup.begin(), markup.end());
        CHECK(user.done(of_other) == user.done(markup));
    }
}

}  // namespace gpuprice::test
