#include "gpuprice/core/digest.hpp"

#include "support/catch.hpp"

#include <stdexcept>

using namespace gpuprice::core;

// Expected values: Python's hashlib.blake2b(data, digest_size=16, key=key).hexdigest().
TEST_CASE("digests are BLAKE2b with 128 bits")
{
    CHECK(digest("") == "cae66941d9efbd404e4d88758ea67670");
    CHECK(digest("abc") == "cf4ab791c62b8d2b2109c90275287816");
    CHECK(keyed_digest("abc", std::string(32, 'k')) == "c741392fb3956d217ba181c601bfd493");
    CHECK(keyed_digest("abc", std::string(32, 'k')) != keyed_digest("abc", std::string(32, 'l')));
    CHECK_THROWS_AS(keyed_digest("abc", "short"), std::logic_error);
}

TEST_CASE("random keys differ")
{
    CHECK(random_key().size() == 32);
    CHECK(random_key() != random_key());
}

TEST_CASE("a digest of pieces is that of the whole")
{
    Digester pieces;
    CHECK(Digester{}.text() == digest(""));
    pieces.add("a");
    pieces.add("");
    pieces.add("bc");
    CHECK(pieces.text() == digest("abc"));
}

// Expected value: FIPS 180-4's example "abc", in Base64.
TEST_CASE("SHA-256 is written in Base64")
{
    CHECK(sha256_base64("abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}
