// `rates` and `rates update` against publishers on 127.0.0.1.
#include "gpuprice/cli/run.hpp"

#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "user.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

namespace gpuprice::test {

namespace {

using nlohmann::json;

// Days after the shipped rates end, 2026-04-13 and for Taiwan 2026-02-26.
std::string ecb(const std::string& dollar = "1.17", const std::string& yuan = "7.99")
{
    const auto day = [](const std::string& text, const std::string& usd, const std::string& cny) {
        return "<Cube time='" + text + "'><Cube currency='USD' rate='" + usd + "'/><Cube currency='CNY' rate='" + cny +
               "'/></Cube>";
    };
    return "<?xml version='1.0'?><e:Envelope xmlns:e='http://www.gesmes.org/xml/2002-08-01' "
           "xmlns='http://www.ecb.int/vocabulary/2002-08-01/eurofxref'><Cube>" +
           day("2026-04-21", "1.18", "8.01") + day("2026-04-20", dollar, yuan) + "</Cube></e:Envelope>";
}

const std::string k_taiwan =
    R"({"meta":{},"data":{"dataSets":[["20260420","32.0"],["20260421","32.5"],["20260422","33"]]}})";
const std::string k_frankfurter =
    R"({"amount":1.0,"base":"EUR","start_date":"2026-01-30","end_date":"2026-04-30","rates":{"2026-04-20":{"USD":1.17}}})";

/// A user in April 2026 whose publishers are all on this machine.
struct Publishers {
    HttpServer server;
    User user;

    Publishers()
    {
        server.on("GET", "/ecb.xml", {Reply{200, ecb()}});
        server.on("GET", "/taiwan?FileName=BP01D01", {Reply{200, k_taiwan}});
        server.on("GET", "/v1/2026-01-30..2026-04-30?base=EUR", {Reply{200, k_frankfurter}});
        user.go_to_day(60);
        user.set("GPUPRICE_RATES_ECB_URL", server.url("/ecb.xml"));
        user.set("GPUPRICE_RATES_TAIWAN_URL", server.url("/taiwan?FileName=BP01D01"));
        user.set("GPUPRICE_RATES_FRANKFURTER_URL", server.url("/v1"));
    }

    /// The row of that currency; the table's rows are by currency.
    static json row(const std::string& out, const std::string& currency)
    {
        const json parsed = json::parse(out);
        for (const json& one : parsed.at("rows")) {
            if (one.at("currency") == currency) {
                return one;
            }
        }
        return {};
    }

    Shown update(std::vector<std::string> options = {})
    {
        options.insert(options.begin(), {"rates", "update", "--format", "json"});
        return user.run(options);
    }

    json shown(const std::string& currency) { return row(user.done({"rates", "--format", "json"}), currency); }
};

}  // namespace

TEST_CASE("rates are shown without a database, as shipped")
{
    User user;
    const json dollar = Publishers::row(user.done({"rates", "--format", "json"}), "USD");
    CHECK(dollar.at("origin") == "shipped");
    CHECK(dollar.at("source") == "ECB");
    CHECK(dollar.at("units_per_usd") == 1.0);
}

TEST_CASE("new days are stored once, with Taiwan's linked to the euro")
{
    Publishers here;
    const Shown first = here.update();
    INFO(first.err << first.out);
    CHECK(first.code == cli::k_done);
    CHECK(Publishers::row(first.out, "USD").at("added") == 2);
    CHECK(Publishers::row(first.out, "USD").at("first_day") == "2026-04-20");
    CHECK(Publishers::row(first.out, "TWD").at("added") == 2);
    CHECK(here.server.requests_for("/robots.txt").empty());

    const json dollar = here.shown("USD");
    CHECK(dollar.at("origin") == "stored");
    CHECK(dollar.at("last_day") == "2026-04-21");
    CHECK(dollar.at("units_per_eur") == 1.18);
    CHECK(here.shown("TWD").at("units_per_usd").get<double>() == Approx(32.5));
    CHECK(here.shown("GBP").at("origin") == "shipped");

    const Shown again = here.update();
    CHECK(again.code == cli::k_done);
    CHECK(Publishers::row(again.out, "USD").at("added") == 0);
    CHECK(Publishers::row(again.out, "USD").at("known") == 2);
}

TEST_CASE("a stored day is never overwritten, and the difference is reported")
{
    Publishers here;
    CHECK(here.update().code == cli::k_done);
    here.server.on("GET", "/ecb.xml", {Reply{200, ecb("1.19")}});
    const Shown again = here.update();
    CHECK(again.code == cli::k_partial);
    const json row = Publishers::row(again.out, "USD");
    CHECK(row.at("conflicts") == 1);
    CHECK(row.at("message") == "2026-04-20 stays 1.17 (ECB), not 1.19 (ECB)");
}

TEST_CASE("a value out of its band is refused, and the others are kept")
{
    Publishers here;
    here.server.on("GET", "/ecb.xml", {Reply{200, ecb("117.0", "0.799")}});
    const Shown shown = here.update();
    CHECK(shown.code == cli::k_partial);
    const json dollar = Publishers::row(shown.out, "USD");
    CHECK(dollar.at("refused") == 1);
    CHECK(dollar.at("added") == 1);
    CHECK(dollar.at("message") == "2026-04-20: 117 per EUR is not between 0.5 and 2.0");
    CHECK(Publishers::row(shown.out, "CNY").at("refused") == 1);
    CHECK(Publishers::row(shown.out, "TWD").at("added") == 1);
}

TEST_CASE("Frankfurter is asked when the ECB's file cannot be had or read")
{
    const Reply reply = GENERATE(Reply{404, "gone"}, Reply{200, "<Envelope><Cube>"}, Reply{200, "<html/>"});
    Publishers here;
    here.server.on("GET", "/ecb.xml", {reply});
    const Shown shown = here.update();
    INFO(shown.err);
    CHECK(shown.code == cli::k_done);
    CHECK_THAT(shown.err, ContainsSubstring(here.server.url("/ecb.xml")));
    const json dollar = Publishers::row(shown.out, "USD");
    CHECK(dollar.at("added") == 1);
    CHECK(dollar.at("source") == "ECB via Frankfurter");
}

TEST_CASE("without the euro's rates the update is partial, without any it has failed")
{
    Publishers here;
    here.server.on("GET", "/ecb.xml", {Reply{404}});
    here.server.on("GET", "/v1/2026-01-30..2026-04-30?base=EUR", {Reply{422, R"({"message":"no"})"}});
    CHECK(here.update().code == cli::k_partial);
    here.server.on("GET", "/taiwan?FileName=BP01D01", {Reply{200, "<html>"}});
    const Shown shown = here.update();
    CHECK(shown.code == cli::k_failed);
    CHECK(lines_of(shown.err).size() == 4);
    CHECK_THAT(shown.err, ContainsSubstring("gpuprice rates update --from FILE"));
}

TEST_CASE("saved files are read instead, from a day on")
{
    Publishers here;
    const std::string xml = here.user.home().write("ecb.xml", ecb()).string();
    const std::string taiwan = here.user.home().write("taiwan.json", k_taiwan).string();
    const Shown shown = here.update({"--from", xml, taiwan, "--since", "2026-04-21"});
    CHECK(shown.code == cli::k_done);
    CHECK(Publishers::row(shown.out, "USD").at("added") == 1);
    CHECK(Publishers::row(shown.out, "TWD").at("added") == 1);
    CHECK(here.server.requests().empty());
    const std::string broken = here.user.home().write("broken.json", "{").string();
    const Shown partial = here.update({"--from", xml, broken});
    CHECK(partial.code == cli::k_partial);
    CHECK_THAT(partial.err, ContainsSubstring("broken.json: it is not valid JSON"));
    CHECK(here.update({"--from", here.user.file("none.xml")}).code == cli::k_failed);
    CHECK(here.update({"--since", "yesterday"}).code == cli::k_usage);
}

TEST_CASE("publishers elsewhere than on this machine cannot be put in their place")
{
    Publishers here;
    here.user.set("GPUPRICE_RATES_ECB_URL", "http://192.0.2.1/ecb.xml");
    const Shown shown = here.update();
    CHECK(shown.code == cli::k_usage);
    CHECK_THAT(shown.err, ContainsSubstring("GPUPRICE_RATES_ECB_URL"));
}

}  // namespace gpuprice::test
