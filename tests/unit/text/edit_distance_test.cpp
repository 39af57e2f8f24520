#include "gpuprice/text/edit_distance.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <random>
#include <string>

using gpuprice::text::edit_distance;

TEST_CASE("the edit distance counts what is inserted, dropped or changed")
{
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("abc", "") == 3);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("a100", "a10") == 1);
    CHECK(edit_distance("flaw", "lawn") == 2);
}

TEST_CASE("the edit distance is a metric")
{
    std::mt19937 random{20'261'126};
    const auto word = [&random] {
        std::string text;
        for (auto left = random() % 9U; left > 0; --left) {
            text += static_cast<char>('a' + random() % 3U);
        }
        return text;
    };
    for (int round = 0; round < 2'000; ++round) {
        const std::string a = word();
        const std::string b = word();
        const std::string c = word();
        CAPTURE(a, b, c);
        REQUIRE((edit_distance(a, b) == 0) == (a == b));
        REQUIRE(edit_distance(a, b) == edit_distance(b, a));
        REQUIRE(edit_distance(a, c) <= edit_distance(a, b) + edit_distance(b, c));
        REQUIRE(edit_distance(a, b) <= std::max(a.size(), b.size()));
    }
}
