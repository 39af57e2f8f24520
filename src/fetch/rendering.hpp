#ifndef GPUPRICE_SRC_FETCH_RENDERING_HPP
#define GPUPRICE_SRC_FETCH_RENDERING_HPP

#include "child_process.hpp"
#include "job.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::fetch {

/// Whether a command answers that job, not its host: see Fetcher.
[[nodiscard]] bool is_rendered(const Job& job);

/// A new directory for one command, removed with all that is in it at the end.
class Scratch {
public:
    /// Makes one below that directory. \returns  why it cannot be made.
    [[nodiscard]] static core::Result<Scratch> make(const std::filesystem::path& below);

    ~Scratch();
    Scratch(Scratch&& other) noexcept : path_{std::exchange(other.path_, {})} {}
    Scratch& operator=(Scratch&& other) = delete;
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    explicit Scratch(std::filesystem::path path) : path_{std::move(path)} {}

    std::filesystem::path path_;
};

/// One try of one job by a command, from its start to its outcome. The command does not outlive it.
class Rendering {
public:
    Rendering(JobPtr job, Scratch scratch, ChildProcess child, SteadyTime now);

    /// Takes in what has been printed so far, a bounded part of it. True when nothing more will come that matters.
    [[nodiscard]] bool take_in(SteadyTime now);

    /// What the try came to, once `take_in` was true. Ends the command. Once only.
    [[nodiscard]] Outcome finish();

    [[nodiscard]] SteadyTime deadline() const { return deadline_; }
    [[nodiscard]] Job& job() { return *job_; }
    [[nodiscard]] JobPtr release_job() { return std::move(job_); }

    /// Appends the descriptors that become readable when there is something to take in.
    void append_descriptors(std::vector<int>& all);

private:
    enum class Failure { none, too_large, timed_out };

    void read_output();
    void read_errors();
    [[nodiscard]] core::Error failed(core::ErrorKind kind, const std::string& what) const;

    JobPtr job_;
    Scratch scratch_;  // before child_: removed when nobody writes in it any more
    ChildProcess child_;
    SteadyTime deadline_;
    std::string body_;
    std::string errors_;  // the end of it
    Failure failure_ = Failure::none;
};

/// The commands under way, and the jobs that wait for a place among them.
class Renderings {
public:
    Renderings(const FetcherOptions& options, Environment environment);

    [[nodiscard]] bool is_full() const { return running_.size() + failed_.size() >= most_; }

    /// Lets a job wait until `take_waiting`.
    void wait(JobPtr job) { waiting_.push_back(std::move(job)); }
    [[nodiscard]] std::vector<JobPtr> take_waiting() { return std::exchange(waiting_, {}); }

    /// Starts the command of that job.
    void start(JobPtr job, SteadyTime now);

    /// The jobs whose commands are over, those included that could not be started, and what they came to.
    [[nodiscard]] std::vector<std::pair<JobPtr, Outcome>> collect(SteadyTime now);

    /// None is under way.
    [[nodiscard]] bool empty() const { return running_.empty() && failed_.empty(); }

    /// The descriptors to watch, and when the first command will have taken too long.
    [[nodiscard]] std::vector<int> descriptors() const;
    [[nodiscard]] std::optional<SteadyTime> next_deadline() const;

    /// Kills all commands. Takes out the jobs that were under way, then those that waited.
    [[nodiscard]] std::pair<std::vector<JobPtr>, std::vector<JobPtr>> drain();

private:
    [[nodiscard]] core::Result<std::unique_ptr<Rendering>> launch(JobPtr& job, SteadyTime now) const;

    Commands commands_;
    std::string user_agent_;
    std::size_t most_;
    Environment environment_;
    std::vector<std::unique_ptr<Rendering>> running_;
    std::vector<std::pair<JobPtr, Outcome>> failed_;
    std::vector<JobPtr> waiting_;
};

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_RENDERING_HPP
