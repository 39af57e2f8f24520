#ifndef GPUPRICE_SRC_FETCH_ROBOTS_FILES_HPP
#define GPUPRICE_SRC_FETCH_ROBOTS_FILES_HPP

#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/fetch/robots.hpp"

#include "job.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::fetch {

/// What asking for the robots.txt of a host came to.
struct RobotsFile {
    std::string address;     ///< for people
    Robots rules;            ///< none where the host has no such file
    std::string obstacle;    ///< why nothing at all is allowed, for people; "" = the rules decide
    bool is_unread = false;  ///< that obstacle: the file could not be read
    SteadyTime good_until;

    /// Why that path and query must not be fetched, a clause that names rule and file; none when it may be.
    [[nodiscard]] std::optional<std::string> refusal(std::string_view target) const;

    /// Of the error that a refused request ends with: nobody forbade it where the file could not be read.
    [[nodiscard]] core::ErrorKind refusal_kind() const
    {
        return is_unread ? core::ErrorKind::unreachable : core::ErrorKind::denied;
    }

    /// The least time between two requests; none when it states none.
    [[nodiscard]] std::optional<std::chrono::milliseconds> delay() const;
};

/// Whether robots.txt governs that job where it goes now; see fetch::Fetcher for what is exempt.
[[nodiscard]] bool is_governed(const Job& job);

/// The request for the robots.txt of where `governed` goes, under its politeness.
[[nodiscard]] JobPtr make_robots_job(const Job& governed);

/// The verdict of the file's own status, or of its absence, is RFC 9309's, section 2.3.1.
[[nodiscard]] RobotsFile read_robots(const std::string& origin, const Outcome& outcome, SteadyTime now);

/// The robots.txt files of a run by origin, and the jobs that wait for one.
class RobotsFiles {
public:
    /// Null when it has to be asked for. Valid until the next `take`.
    [[nodiscard]] const RobotsFile* find(const std::string& origin, SteadyTime now) const;

    /// Lets the job wait until `take` has that file. True when nobody has asked for it yet: the caller then must.
    [[nodiscard]] bool wait(const std::string& origin, JobPtr job);

    /// Keeps the file, and hands out the jobs that waited for it, in their order.
    [[nodiscard]] std::vector<JobPtr> take(const std::string& origin, RobotsFile file);

    /// Takes out all waiting jobs; files stay.
    [[nodiscard]] std::vector<JobPtr> drain();

private:
    struct Slot {
        std::optional<RobotsFile> file;
        std::vector<JobPtr> waiting;
    };

    std::map<std::string, Slot> slots_;
};

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_ROBOTS_FILES_HPP
