#include "soak_faults.hpp"

#include <utility>

namespace gpuprice::test {

namespace {

using namespace std::chrono_literals;
using Where = SoakFault::Where;

Reply packed(std::string body) { return Reply{200, std::move(body)}.with("Content-Encoding", "gzip"); }

std::vector<SoakFault> answers_that_are_none()
{
    const std::string captcha = "<!DOCTYPE html><html><title>Are you a human?</title></html>";
    return {
        {"a captcha", Where::first_page, "blocked", {200, captcha}},
        {"a captcha on the second page", Where::second_page, "partial", {200, captcha}},
        {"a login wall", Where::first_page, "blocked", {401, "{}"}},
        {"a refusal", Where::first_page, "blocked", {403, "{}"}},
        {"a refusal of the second page", Where::second_page, "partial", {403, "{}"}},
        {"no such page", Where::first_page, "failed", {404, "{}"}},
        {"a page that is gone", Where::second_page, "partial", {410, "{}"}},
        {"half of the JSON", Where::first_page, "failed", {200, R"({"items":[{"id":"1","ti)"}},
        {"no JSON", Where::first_page, "failed", {200, "sorry"}},
        {"another form of JSON", Where::first_page, "failed", {200, R"({"results":[{"id":"1"}]})"}},
        {"items of another form", Where::first_page, "failed", {200, R"({"items":[{"key":1},{"key":2}]})"}},
        {"null", Where::first_page, "failed", {200, "null"}},
        {"nothing at all", Where::first_page, "failed", {200, ""}},
        {"an answer without content", Where::first_page, "failed", {204, ""}},
        {"an empty list where there were many", Where::first_page, "drift", {200, R"({"items":[]})"}},
        {"bytes", Where::first_page, "failed", {200, std::string{"\0\xFF\xFE\x1B[2J", 7}}},
    };
}

std::vector<SoakFault> broken_transfers()
{
    return {
        {"a reset", Where::first_page, "failed", Reply::faulty(Fault::reset)},
        {"a reset in the body", Where::first_page, "failed", Reply::faulty(Fault::broken, std::string(4096, ' '))},
        {"a reset in the second page", Where::second_page, "partial", Reply::faulty(Fault::broken, "{}")},
        {"a body that breaks off", Where::first_page, "failed", Reply::faulty(Fault::truncated, R"({"items":[]})")},
        {"a length that is too short", Where::first_page, "failed", Reply::faulty(Fault::overlong, R"({"items":[]})")},
        {"a body without end", Where::first_page, "failed", Reply::faulty(Fault::endless, std::string(65'536, ' '))},
        {"silence", Where::first_page, "failed", Reply::faulty(Fault::stall)},
        {"silence at the second page", Where::second_page, "partial", Reply::faulty(Fault::stall)},
        {"what is called gzip and is none", Where::first_page, "failed", packed("this is not gzip")},
        {"gzip that breaks off", Where::second_page, "partial", packed(std::string{"\x1F\x8B\x08\0\0\0", 6})},
        {"an error of the server", Where::first_page, "failed", {500, "oops"}},
        {"an error of a proxy", Where::second_page, "partial", {502, "bad gateway"}},
        {"a pause of an hour", Where::first_page, "blocked", Reply{429, "{}"}.with("Retry-After", "3600")},
        {"a pause of an hour at the second page", Where::second_page, "partial",
         Reply{429, "{}"}.with("Retry-After", "3600")},
        {"a redirect to itself", Where::first_page, "failed", Reply::redirect(302, "?page=1")},
        {"a redirect to a file", Where::first_page, "failed", Reply::redirect(302, "file:///etc/hostname")},
        {"a redirect to a closed port", Where::second_page, "partial", Reply::redirect(307, "http://127.0.0.1:1/")},
        {"a redirect to nowhere", Where::first_page, "failed", {302, ""}},
        {"nobody listens", Where::address, "failed", {200, "http://127.0.0.1:1"}},
        // Longer than a name can be, so that no resolver is asked.
        {"no such host", Where::address, "failed", {200, "http://" + std::string(64, 'x') + ".invalid"}},
        {"robots.txt forbids", Where::robots, "blocked", {200, "User-agent: *\nDisallow: /\n"}},
        {"robots.txt is out of order", Where::robots, "failed", {500, "oops"}},
        {"robots.txt is silent", Where::robots, "failed", Reply::faulty(Fault::stall)},
    };
}

std::vector<SoakFault> what_passes()
{
    return {
        {"an error, once", Where::once, "ok", {500, "oops"}},
        {"a reset, once", Where::once, "ok", Reply::faulty(Fault::reset)},
        {"a reset in the body, once", Where::once, "ok", Reply::faulty(Fault::broken, std::string(4096, ' '))},
        {"a body that breaks off, once", Where::once, "ok", Reply::faulty(Fault::truncated, "{}")},
        {"a pause of a second, once", Where::once, "ok", Reply{429, "{}"}.with("Retry-After", "1")},
        {"silence, once", Where::once, "ok", Reply::faulty(Fault::stall)},
        {"robots.txt is a web page", Where::robots, "ok", {200, "<html>no such page</html>"}},
        {"robots.txt is bytes", Where::robots, "ok", {200, std::string(10'000, '\xFF')}},
    };
}

}  // namespace

std::vector<SoakFault> soak_faults()
{
    std::vector<SoakFault> all = answers_that_are_none();
    for (auto more : {broken_transfers(), what_passes()}) {
        std::move(more.begin(), more.end(), std::back_inserter(all));
    }
    return all;
}

}  // namespace gpuprice::test
