#ifndef GPUPRICE_SRC_CLI_SESSION_HPP
#define GPUPRICE_SRC_CLI_SESSION_HPP

/// \file
/// What every command starts from: the global options, the files they lead to, and the values read from them.

#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/cli/run.hpp"
#include "gpuprice/core/money.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/fetch/command.hpp"
#include "gpuprice/markets/definition.hpp"
#include "gpuprice/model/market.hpp"
#include "gpuprice/model/rates.hpp"
#include "gpuprice/normalize/normalizer.hpp"
#include "gpuprice/report/sparkline.hpp"
#include "gpuprice/report/table.hpp"
#include "gpuprice/store/store.hpp"

#include "alert_settings.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::cli {

/// The options that every command has.
struct GlobalOptions {
    std::string db;
    std::string config;
    std::string format;  ///< empty = the command's default
    std::string color = "auto";
    std::string log_format = "text";
};

/// config.json.
struct Configuration {
    std::filesystem::path file;        ///< where it was, or would be, read from
    std::vector<std::string> markets;  ///< switched on for `scrape` without arguments
    std::optional<core::Currency> currency;
    std::string contact;  ///< goes into the User-Agent
    bool keep_sellers = false;
    fetch::Commands commands;  ///< that render pages, for `scrape --via` and the "via" of definitions
    AlertSettings alerts;
};

class Session {
public:
    /// \throws core::UsageError  when GPUPRICE_NOW is malformed.
    Session(Context& context, GlobalOptions options);

    [[nodiscard]] Context& context() const { return context_; }
    [[nodiscard]] const core::Clock& clock() const { return *clock_; }
    [[nodiscard]] const GlobalOptions& options() const { return options_; }
    /// Read when it is first asked for, so that what needs none of it works beside a broken one.
    /// \throws core::UsageError  when it is malformed.
    [[nodiscard]] const Configuration& configuration() const;

    /// `catalog`, `rates` and `markets` lie in it. \throws core::DataError  when it is nowhere.
    [[nodiscard]] std::filesystem::path data_directory() const;
    [[nodiscard]] std::filesystem::path database() const;

    /// Where the user's own market definitions lie: beside the configuration.
    [[nodiscard]] std::filesystem::path user_markets() const;

    [[nodiscard]] const catalog::Catalog& catalog();
    [[nodiscard]] const normalize::Normalizer& normalizer();

    /// The sound market definitions, ascending by id. Files that are not are named on standard error, once.
    [[nodiscard]] const std::vector<model::MarketDefinition>& markets();

    /// The definition files that are not sound.
    [[nodiscard]] const std::vector<markets::CheckedFile>& broken_markets();

    /// Markets that the configuration switches on and no file defines.
    [[nodiscard]] std::vector<std::string> unknown_markets();

    /// The definition of that id. \throws core::UsageError  naming what is wrong with its file, or near ids.
    [[nodiscard]] const model::MarketDefinition& market(const std::string& id);

    /// Stored rates above shipped ones, as they were when a command first asked for them: they are read once a session,
    /// and stay at their address. \param store  the session's database.
    [[nodiscard]] const model::RateTable& rates(const store::Store& store);

    [[nodiscard]] model::RateTable shipped_rates() const;

    /// Whether stored readings of other rules are worth a line.
    enum class Outdated { told, expected };

    /// Opens the database. What is remarkable about it goes to standard error: how it was opened, and, to readers, that
    /// other rules than this program's derived some of what it holds.
    [[nodiscard]] store::Store open_store(store::Access access, Outdated outdated = Outdated::told);

    /// \throws core::DataError  when there is no database yet, for commands that must not make one.
    void require_database() const;

    /// \param fallback  the format when --format is not given. \throws core::UsageError  for a format not accepted.
    [[nodiscard]] report::RenderOptions render_options(report::Format fallback = report::Format::table) const;

    /// What the terminal can draw: ASCII where TERM is "dumb" or the locale is not UTF-8.
    [[nodiscard]] report::Glyphs glyphs() const;

    /// --format as given, for what has formats of its own; empty = not given.
    [[nodiscard]] const std::string& format() const { return options_.format; }

    /// Width and colour of standard output. \throws core::UsageError  for a --color that is none.
    [[nodiscard]] report::RenderOptions terminal() const;

    /// A line for people when the clock is set by hand; empty otherwise.
    [[nodiscard]] std::vector<std::string> clock_notes() const;

    [[nodiscard]] std::string user_agent() const;

private:
    [[nodiscard]] const markets::Definitions& definitions();
    [[nodiscard]] std::optional<std::string> environment(const std::string& name) const;
    [[nodiscard]] std::filesystem::path xdg(const char* variable, const char* below_home) const;

    Context& context_;
    GlobalOptions options_;
    std::unique_ptr<const core::Clock> clock_;
    std::filesystem::path configuration_file_;
    bool configuration_is_named_ = false;  ///< then it has to be there
    mutable std::optional<Configuration> configuration_;
    std::optional<catalog::Catalog> catalog_;
    std::optional<normalize::Normalizer> normalizer_;
    std::optional<markets::Definitions> definitions_;
    std::optional<model::RateTable> rates_;
    bool told_broken_ = false;
};

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_SESSION_HPP
