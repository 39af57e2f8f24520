#include "mask.hpp"

#include "support/catch.hpp"

#include <string>
#include <utility>
#include <vector>

using gpuprice::ingest::masked;

TEST_CASE("values named as secrets are masked in addresses, forms, JSON and JSON in JSON, and nothing else is")
{
    const std::vector<std::pair<std::string, std::string>> cases{
        {"https://m.example/s?q=a100&api_key=hush&page=2", "https://m.example/s?q=a100&api_key=***&page=2"},
        {"https://m.example/s?API-Key=hush#part", "https://m.example/s?API-Key=***#part"},
        {"https://m.example/s?key=hush;token=hush", "https://m.example/s?key=***;token=***"},
        {"https://m.example/s?X-Amz-Signature=hush&sig=hush&signature=hush&password=hush",
         "https://m.example/s?X-Amz-Signature=***&sig=***&signature=***&password=***"},
        {"<https://m.example/s?access_token=hush&page=2>; rel=\"next\"",
         "<https://m.example/s?access_token=***&page=2>; rel=\"next\""},
        {"apikey=hush", "apikey=***"},
        {R"({"q":"a100","api_key": "hu\"sh","n":1})", R"({"q":"a100","api_key": "***","n":1})"},
        {R"({"cursor":"https://m.example/s?token=hush","index":1})",
         R"({"cursor":"https://m.example/s?token=***","index":1})"},
        {R"({"body":"{\"password\":\"hush\",\"q\":\"x\"}"})", R"({"body":"{\"password\":\"***\",\"q\":\"x\"}"})"},
        // A cursor is what the next page is known by; a word that is no name of a value is a word.
        {"https://m.example/s?page_token=abc&keyword=key", "https://m.example/s?page_token=abc&keyword=key"},
        {"https://m.example/key/token?q=token", "https://m.example/key/token?q=token"},
        {"https://m.example/s?key=&q=1", "https://m.example/s?key=&q=1"},
        {R"({"token":7,"secret":null})", R"({"token":7,"secret":null})"},
        {"key=", "key="},
        {"\"key\":\"", "\"key\":\""},
        {"", ""},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(masked(text) == expected);
        CHECK(masked(masked(text)) == masked(text));
    }
}

TEST_CASE("an unclosed JSON text behind a secret name is masked to its end")
{
    CHECK(masked(R"({"token":"hush\)") == R"({"token":"***)");
}

TEST_CASE("headers that carry credentials or sessions are left out, whatever the case of their names")
{
    const gpuprice::model::Headers kept = masked(gpuprice::model::Headers{{"content-type", "text/html"},
                                                                          {"SET-COOKIE", "hush"},
                                                                          {"authorization", "hush"},
                                                                          {"Proxy-Authenticate", "hush"},
                                                                          {"X-Api-Key", "hush"},
                                                                          {"X-CSRF-Token", "hush"},
                                                                          {"X-WP-TotalPages", "3"},
                                                                          {"Location", "/s?token=hush"}});
    CHECK(kept == gpuprice::model::Headers{
                      {"content-type", "text/html"}, {"X-WP-TotalPages", "3"}, {"Location", "/s?token=***"}});
}
