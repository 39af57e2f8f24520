#include "session.hpp"

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <sstream>

using namespace gpuprice;
using namespace gpuprice::test;
namespace fs = std::filesystem;

namespace {

/// The data directory, but with rates of two days.
void write_data(const TempDir& home)
{
    for (const char* name : {"catalog", "markets"}) {
        fs::create_directories(home.path() / "data");
        fs::create_directory_symlink(fs::path{GPUPRICE_SOURCE_DIR} / "data" / name, home.path() / "data" / name);
    }
    (void)home.write("data/rates/ecb.csv", "day,USD\n2026-03-01,1.10\n2026-03-02,1.20\n");
    (void)home.write("data/rates/cbc-taiwan.csv", "day,TWD_per_USD\n2026-03-02,32\n");
}

}  // namespace

TEST_CASE("a session reads its exchange rates once, however many rules ask for them")
{
    const TempDir home;
    write_data(home);
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    const auto environment = [&home](const std::string& name) -> std::optional<std::string> {
        const std::string at = home.path().string();
        return name == "HOME"               ? std::optional{at}
               : name == "GPUPRICE_DATADIR" ? std::optional{at + "/data"}
                                            : std::nullopt;
    };
    cli::Context context{in, out, err, environment, std::nullopt};
    cli::Session session{context, {}};
    const store::Store store = session.open_store(store::Access::write);
    const model::RateTable& rates = session.rates(store);
    const core::Day day = core::parse_day("2026-03-02").value();
    CHECK(rates.find(core::Currency::eur, core::Currency::usd, day)->factor == Approx(1.2));

    (void)home.write("data/rates/ecb.csv", "day,USD\n2026-03-02,9\n");
    CHECK(&session.rates(store) == &rates);
    CHECK(rates.find(core::Currency::eur, core::Currency::usd, day)->factor == Approx(1.2));
    cli::Session next{context, {}};
    CHECK(next.rates(store).find(core::Currency::eur, core::Currency::usd, day)->factor == Approx(9));
}
