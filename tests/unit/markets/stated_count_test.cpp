#include "stated_count.hpp"

#include "support/catch.hpp"

using namespace gpuprice;
using markets::stated_count;

TEST_CASE("a market's words state a count by their only number")
{
    const auto [text, count] = GENERATE(table<const char*, long>({{"10", 10},
                                                                  {"10 available", 10},
                                                                  {"More than 10 available", 10},
                                                                  {"10+ available", 10},
                                                                  {"Only 1 left!", 1},
                                                                  {"Nur noch 2 vorrätig", 2},
                                                                  {"12 in stock (can be backordered)", 12},
                                                                  {"(3)", 3},
                                                                  {"0 in stock", 0},
                                                                  {"1,234 available", 1234},
                                                                  {"1.234 verfügbar.", 1234},
                                                                  {"库存10件", 10},
                                                                  {"残り3点", 3}}));
    CAPTURE(text);
    CHECK(stated_count(text) == count);
}

TEST_CASE("words with no number, with two, or with one of something else state no count")
{
    const char* text = GENERATE("", "In stock", "A100 in stock", "80GB in stock", "10 available / 62 sold", "-1", "2.5",
                                "10,5", "50 % left", "5% off", "1/2", "in-stock-3", "12345678901 available", "1,2,3");
    CAPTURE(text);
    CHECK_FALSE(stated_count(text).has_value());
}
