// Plain selectors, which are looked for directly, against the XPath that they mean.
#include "css.hpp"

#include "support/catch.hpp"

#include <random>
#include <string>
#include <vector>

using namespace gpuprice;
using namespace gpuprice::test;

namespace {

constexpr const char* k_tags[] = {"div", "span", "b"};
constexpr const char* k_classes[] = {"item", "price", "item-x", "Item"};

class Random {
public:
    [[nodiscard]] unsigned below(unsigned count) { return static_cast<unsigned>(engine_() % count); }

    std::string tree(int depth)
    {
        const std::string tag = k_tags[below(3)];
        std::string text = "<" + tag;
        if (below(3) > 0) {
            text += std::string{" class=\""} + k_classes[below(4)] + (below(2) == 0 ? "\n " : " \t") +
                    k_classes[below(4)] + "\"";
        }
        if (below(4) == 0) {
            text += " id=\"" + std::to_string(below(3)) + "\" data-n=\"" + std::to_string(below(9)) + "\"";
        }
        text += ">";
        for (unsigned i = 0, children = depth > 0 ? below(4) : 0; i < children; ++i) {
            text += tree(depth - 1);
        }
        return text + "</" + tag + ">";
    }

    std::string selector()
    {
        std::string text = compound();
        for (unsigned i = below(3); i > 0; --i) {
            text += " " + compound();
        }
        return text + (below(4) == 0 ? "::attr(data-n)" : below(4) == 0 ? "::text" : "");
    }

private:
    std::string compound()
    {
        std::string text = below(2) == 0 ? k_tags[below(3)] : below(4) == 0 ? "*" : "";
        for (unsigned i = below(3); i > 0; --i) {
            text += std::string{"."} + k_classes[below(4)];
        }
        if (text.empty() || below(6) == 0) {
            text += "#" + std::to_string(below(3));
        }
        return text;
    }

    std::mt19937 engine_{20260401};
};

}  // namespace

TEST_CASE("a plain selector finds what its XPath finds, in the same order, and its first text")
{
    Random random;
    std::size_t found = 0;
    for (int round = 0; round < 40; ++round) {
        const auto page = markets::Page::parse_html("<body>" + random.tree(5) + random.tree(5) + "</body>");
        REQUIRE(page);
        for (int i = 0; i < 25; ++i) {
            const std::string css = random.selector();
            CAPTURE(css);
            CHECK(markets::parse_css(css)->is_plain);
            const auto plain = markets::Selector::parse(css);
            // A list is no plain selector; its second member is nowhere.
            const auto listed = markets::Selector::parse(css + ", nowhere");
            REQUIRE((plain && listed));
            CHECK(plain->nodes(page->root()).value() == listed->nodes(page->root()).value());
            CHECK(plain->text(page->root()).value() == listed->text(page->root()).value());
            found += plain->nodes(page->root()).value().size();
        }
    }
    CHECK(found > 1'000);
}

TEST_CASE("a selector that says more than tags, ids and classes one within another is not plain")
{
    for (const char* css :
         {"a > b", "> b", "a + b", "a ~ b", "a, b", "a[href]", "a:first-child", "a:not(.b)", "#a#b"}) {
        CAPTURE(css);
        CHECK_FALSE(markets::parse_css(css)->is_plain);
    }
}
