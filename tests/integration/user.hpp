#ifndef GPUPRICE_TESTS_INTEGRATION_USER_HPP
#define GPUPRICE_TESTS_INTEGRATION_USER_HPP

/// \file
/// Somebody who uses the program: a home directory, an environment, and all that they were ever shown.

#include "support/temp_dir.hpp"

#include <map>
#include <string>
#include <vector>

namespace gpuprice::test {

struct Shown {
    int code = 0;
    std::string out;
    std::string err;
};

/// One market's row of what `scrape` prints or `status` says.
struct MarketRow {
    std::string outcome;
    long seen = 0;
    long added = 0;
    long gone = 0;
    std::string message;
    long open = 0;  ///< listings on offer; `status` only
};

class User {
public:
    /// Has the credentials of the market `ebay-us`, the clock at 2026-03-01T12:00:00Z, and `keep_sellers` on, so that
    /// two users' exports can be compared.
    User();

    /// Points `ebay-us` at that address. \param politeness  further members: `,"max_pages":2`.
    void use_market(const std::string& base_url, const std::string& politeness = "");

    void set(const std::string& variable, const std::string& value) { environment_[variable] = value; }

    /// Sets the clock to noon of the day `days` after 2026-03-01.
    void go_to_day(int days);

    [[nodiscard]] Shown run(const std::vector<std::string>& arguments, const std::string& input = "");

    /// The standard output of a command that has to succeed.
    std::string done(const std::vector<std::string>& arguments, const std::string& input = "");

    /// Runs `scrape ebay-us`, with these options besides. \returns  the exit code, and the market's row.
    struct Scraped {
        int code = 0;
        MarketRow row;
        std::string err;
    };
    [[nodiscard]] Scraped scrape(const std::vector<std::string>& options = {});

    /// What `status` says about `ebay-us`, whatever its exit code.
    [[nodiscard]] MarketRow status();

    /// `export sightings`, one row each, sorted.
    [[nodiscard]] std::vector<std::string> sightings();

    /// Where one of these texts was shown to the user or lies in a file of theirs.
    [[nodiscard]] std::vector<std::string> places_of(const std::vector<std::string>& texts) const;

    [[nodiscard]] std::string file(const std::string& name) const { return (home_.path() / name).string(); }
    [[nodiscard]] const std::map<std::string, std::string>& environment() const { return environment_; }
    [[nodiscard]] const TempDir& home() const { return home_; }

private:
    TempDir home_;
    std::map<std::string, std::string> environment_;
    std::string shown_;
};

/// The lines of a CSV or JSON Lines text, in order.
[[nodiscard]] std::vector<std::string> lines_of(const std::string& text);

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_INTEGRATION_USER_HPP
