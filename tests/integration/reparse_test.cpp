#include "support/catch.hpp"
#include "user.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace gpuprice::test {

namespace {

constexpr const char* k_sightings =
    "observed_at,market,external_id,title,price,currency,country,seller\n"
    "2026-03-01,shop,1,NVIDIA A100 80GB PCIe zweihandkram,9000,USD,US,a\n"
    "2026-03-01,shop,2,NVIDIA A100 80GB PCIe,9500,USD,US,b\n";

/// A copy of the shipped data in which "zweihandkram" is a word for used.
std::string data_with_a_new_word(const User& user)
{
    const std::filesystem::path copy = user.file("data");
    std::filesystem::copy(std::filesystem::path{GPUPRICE_SOURCE_DIR} / "data", copy,
                          std::filesystem::copy_options::recursive);
    const auto file = copy / "catalog" / "vocabulary.json";
    std::stringstream bytes;
    bytes << std::ifstream{file}.rdbuf();
    std::string words = bytes.str();
    const std::string known = "\"gebraucht\"";
    const auto at = words.find(known);
    REQUIRE(at != std::string::npos);
    std::ofstream{file} << words.replace(at, known.size(), "\"zweihandkram\", " + known);
    return copy.string();
}

}  // namespace

TEST_CASE("after a change of the words reports say so until reparse has read the titles anew")
{
    User user;
    user.done({"import", "-"}, k_sightings);
    CHECK(user.run({"listings"}).err.empty());
    user.set("GPUPRICE_DATADIR", data_with_a_new_word(user));

    const auto warned = user.run({"listings", "--format", "csv"});
    CHECK_THAT(warned.err, ContainsSubstring("2 stored titles were read by another program version or catalogue"));
    CHECK_THAT(warned.err, ContainsSubstring("gpuprice reparse"));
    const auto shown = user.run({"reparse", "--dry-run"});
    CHECK(shown.code == 0);
    CHECK(shown.err.empty());
    CHECK_THAT(shown.out, ContainsSubstring("shop/1") && ContainsSubstring("condition") &&
                              ContainsSubstring("2 titles read anew, 1 reads otherwise than before; nothing was "
                                                "written."));
    CHECK(user.run({"listings", "--format", "csv"}).out == warned.out);

    CHECK_THAT(user.done({"reparse"}), ContainsSubstring("2 titles read anew, 1 reads otherwise than before."));
    const auto after = user.run({"listings", "--format", "csv"});
    CHECK(after.err.empty());
    CHECK(after.out != warned.out);
    CHECK_THAT(user.done({"reparse"}), ContainsSubstring("read by this program and catalogue already"));
    CHECK_THAT(user.done({"explain", "shop/1"}), ContainsSubstring("Condition    used"));
}

TEST_CASE("explaining a stored listing that reads otherwise today says so")
{
    User user;
    user.done({"import", "-"}, k_sightings);
    user.set("GPUPRICE_DATADIR", data_with_a_new_word(user));
    CHECK_THAT(user.done({"explain", "shop/1"}), ContainsSubstring("On record it is read otherwise"));
    const auto nothing = user.run({"explain", "shop/99"});
    CHECK(nothing.code == 1);
    CHECK_THAT(nothing.err, ContainsSubstring("no listing '99' of shop"));
    CHECK(user.run({"explain", "shop/"}).code == 2);
    CHECK(user.run({"explain", "shop/1", "--price", "5"}).code == 2);
}

}  // namespace gpuprice::test
