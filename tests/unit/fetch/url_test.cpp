#include "gpuprice/fetch/url.hpp"

#include "support/catch.hpp"

using namespace gpuprice;
using namespace gpuprice::fetch;
using gpuprice::test::ContainsSubstring;

TEST_CASE("an address knows its origin, whatever its spelling")
{
    CHECK(parse_url("https://api.ebay.com/buy?q=a#top")->origin() == "https://api.ebay.com:443");
    CHECK(parse_url("HTTPS://API.eBay.com:443")->origin() == "https://api.ebay.com:443");
    CHECK(parse_url("http://127.0.0.1:8080/x")->origin() == "http://127.0.0.1:8080");
    CHECK(parse_url("https://api.ebay.com/buy?q=a#top")->text == "https://api.ebay.com/buy?q=a");
}

TEST_CASE("an address for people shows no query")
{
    CHECK(parse_url("https://api.ebay.com/buy?key=secret#x")->for_people() == "https://api.ebay.com/buy");
    CHECK(parse_url("http://localhost:81/?a")->for_people() == "http://localhost:81/");
}

TEST_CASE("loopback hosts are told from those that only look like them")
{
    for (const char* text :
         {"http://127.0.0.1/", "http://127.255.3.4/", "http://localhost:3/", "http://LOCALHOST/", "http://[::1]:8080/",
          "http://0.0.0.0/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
          "http://localhost./", "http://shop.localhost/", "http://127.1/"}) {
        CAPTURE(text);
        CHECK(parse_url(text)->is_loopback());
    }
    for (const char* text :
         {"http://127.0.0.1.example.org/", "http://localhost.example.org/", "http://128.0.0.1/", "http://notlocalhost/",
          "http://[::2]/", "http://[::ffff:10.0.0.1]/", "http://0.0.0.0.example.org/", "http://10.0.0.1/"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_url(text)->is_loopback());
    }
}

TEST_CASE("other schemes, user names and nonsense are no addresses")
{
    for (const char* text : {"", "x", "file:///etc/passwd", "javascript:alert(1)", "ftp://example.org/", "http://",
                             "http://example.org:0/", "http://example.org:99999/", "http://a@example.org/",
                             "http://:p@example.org/", "//example.org/", "http://exa mple/"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_url(text).has_value());
    }
    CHECK_FALSE(parse_url(std::string_view{"http://example.org/\0x", 21}).has_value());
}

TEST_CASE("a redirect is resolved against where it came from")
{
    const Url from = parse_url("https://shop.example/a/b?c=1").value();
    CHECK(resolve_redirect(from, "d?e")->text == "https://shop.example/a/d?e");
    CHECK(resolve_redirect(from, "/f")->text == "https://shop.example/f");
    CHECK(resolve_redirect(from, "//other.example/g")->text == "https://other.example/g");
    CHECK(resolve_redirect(from, "http://other.example/")->text == "http://other.example/");
    CHECK_FALSE(resolve_redirect(from, "file:///etc/passwd").has_value());
}

TEST_CASE("a public host may not redirect to this machine")
{
    const Url shop = parse_url("https://shop.example/").value();
    for (const char* here : {"http://127.0.0.1:8080/admin", "http://0.0.0.0:8080/", "http://[::ffff:127.0.0.1]:8080/",
                             "http://localhost.:8080/", "http://admin.localhost/"}) {
        CAPTURE(here);
        const auto refused = resolve_redirect(shop, here);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().kind == core::ErrorKind::denied);
    }
    CHECK(resolve_redirect(parse_url("http://localhost:1/").value(), "http://127.0.0.1:2/").has_value());
}
