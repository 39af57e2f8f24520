#include "gpuprice/fetch/fetcher.hpp"

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <filesystem>

using namespace gpuprice;
using namespace gpuprice::test;
using fetch::read_secret;

namespace {

std::optional<std::string> nothing(const std::string&) { return std::nullopt; }

fetch::Environment always(const std::string& value)
{
    return [value](const std::string&) { return std::optional{value}; };
}

std::filesystem::path write_private(const TempDir& dir, const std::string& name, std::string_view bytes)
{
    const auto file = dir.write(name, bytes);
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return file;
}

}  // namespace

TEST_CASE("a secret comes from its variable, else from its file")
{
    const TempDir dir;
    const auto file = write_private(dir, "secret", "from file\n");
    CHECK(read_secret({"client_id", "VAR", file.string()}, always("from variable")).value() == "from variable");
    CHECK(read_secret({"client_id", "VAR", file.string()}, nothing).value() == "from file");
    CHECK(read_secret({"client_id", "VAR", file.string()}, always("")).value() == "from file");
    CHECK(read_secret({"client_id", "", file.string()}, always("unused")).value() == "from file");
}

TEST_CASE("one trailing line break of a file is dropped")
{
    const TempDir dir;
    CHECK(read_secret({"s", "", write_private(dir, "crlf", "abc\r\n").string()}, nothing).value() == "abc");
    CHECK(read_secret({"s", "", write_private(dir, "none", "abc").string()}, nothing).value() == "abc");
    CHECK_FALSE(read_secret({"s", "", write_private(dir, "two", "abc\n\n").string()}, nothing).has_value());
}

TEST_CASE("a file that others can read is refused with the remedy")
{
    const TempDir dir;
    const auto file = write_private(dir, "secret", "hush");
    std::filesystem::permissions(file, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
    const auto refused = read_secret({"client_secret", "", file.string()}, nothing);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == core::ErrorKind::denied);
    CHECK_THAT(refused.error().text(), ContainsSubstring("chmod 600 " + file.string()));
    CHECK_THAT(refused.error().text(), ContainsSubstring("client_secret"));
    CHECK_THAT(refused.error().text(), !ContainsSubstring("hush"));
}

TEST_CASE("what is no usable secret is named by its place, never by its value")
{
    const TempDir dir;
    const auto unusable = [](const model::SecretSource& source, const fetch::Environment& environment) {
        const auto result = read_secret(source, environment);
        REQUIRE_FALSE(result.has_value());
        CHECK_THAT(result.error().text(), !ContainsSubstring("hush"));
        return result.error().text();
    };
    CHECK_THAT(unusable({"id", "", dir.path().string()}, nothing), ContainsSubstring("not a regular file"));
    CHECK_THAT(unusable({"id", "", (dir.path() / "absent").string()}, nothing), ContainsSubstring("absent"));
    CHECK_THAT(unusable({"id", "", write_private(dir, "empty", "").string()}, nothing), ContainsSubstring("is empty"));
    CHECK_THAT(unusable({"id", "", write_private(dir, "big", std::string(20'000, 'x')).string()}, nothing),
               ContainsSubstring("over 16 KiB"));
    CHECK_THAT(unusable({"id", "VAR", ""}, always("hush\nX-Injected: 1")), ContainsSubstring("VAR holds a line break"));
    CHECK_THAT(unusable({"id", "VAR", ""}, nothing), ContainsSubstring("set the environment variable VAR"));
    CHECK_THAT(unusable({"id", "", ""}, nothing), ContainsSubstring("neither"));
}
