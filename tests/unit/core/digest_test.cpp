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
