#ifndef GPUPRICE_SRC_CLI_FILTERS_HPP
#define GPUPRICE_SRC_CLI_FILTERS_HPP

/// \file
/// The filters that every report has, spelled alike everywhere.

#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/analysis/missing_rates.hpp"
#include "gpuprice/report/table.hpp"

#include "arrangement.hpp"
#include "session.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace gpuprice::cli {

/// As given on the command line.
struct Filters {
    std::vector<std::string> cards;
    std::vector<std::string> markets;
    std::vector<std::string> regions;
    std::vector<std::string> seller_countries;
    std::vector<std::string> conditions;
    std::vector<std::string> kinds;
    std::string currency;
    std::string as_of;
    std::string since;
    std::string until;
    ArrangementOptions arrangement;
    bool include_flagged = false;
    bool with_shipping = false;
    bool gross = false;
};

/// The cards that a user means by `name`. \throws core::UsageError  naming the nearest names when there is none.
[[nodiscard]] std::vector<const catalog::Card*> require_cards(Session& session, const std::string& name);

/// The cards that a filter admits, in the order of the catalogue.
[[nodiscard]] std::vector<const catalog::Card*> cards_in(Session& session, const analysis::OfferFilter& filter);

enum class Unions : std::uint8_t { refused, accepted };  ///< "EU" among country codes

/// Country codes in upper case. \throws core::UsageError  naming the option for what is no ISO 3166-1 code.
[[nodiscard]] std::vector<std::string> country_codes(const std::vector<std::string>& given, const char* option,
                                                     Unions unions = Unions::refused);

/// Adds [CARD…], the filters of point tables, and --select, --sort and --limit; `add_range` adds --since and --until.
/// \param columns  of the command's table, for the help.
void add_filters(CLI::App& command, Filters& filters, const std::vector<report::Column>& columns);
void add_range(CLI::App& command, Filters& filters);

/// Adds --since alone. \param what  what it does there, when it does not bound the rows.
void add_since(CLI::App& command, Filters& filters, const std::string& what = "From this day on");

/// Takes options out of the command's help, man page and completions, where it answers them with a sentence that says
/// why it has no use for them.
void hide(CLI::App& command, std::initializer_list<const char*> options);

/// Changes what the help says of an option of `add_filters` or `add_range`.
void describe(CLI::App& command, const char* option, const std::string& what);

/// Puts "WHEN: " before what the help says of options that count in some case only.
void narrow(CLI::App& command, std::initializer_list<const char*> options, const std::string& when);

/// The filters as values, read against the catalogue and the clock.
struct Scope {
    core::Day day;                       ///< of point tables: --as-of, else today
    std::optional<core::Instant> since;  ///< begin of --since; a span counts back from --until, else from `day`
    std::optional<core::Instant> until;  ///< end of --until
    analysis::PriceBasis basis;
    analysis::OfferFilter filter;
    store::Selection selection;  ///< what to load; kinds and time are the command's to set
};

/// \param default_kinds  where no --kind is given; empty = all.
/// \throws core::UsageError  naming the option, the value and what is accepted; an unknown card with the nearest names.
[[nodiscard]] Scope scope_of(Session& session, const Filters& filters,
                             const std::vector<model::PriceKind>& default_kinds);

/// The last second of a day.
[[nodiscard]] core::Instant end_of(core::Day day);

/// What to load for a table of what stands on the scope's day.
[[nodiscard]] store::Selection standing_on_day(const Scope& scope);

/// For a table that came out empty: the last day before it with a price in the scope.
[[nodiscard]] std::optional<core::Day> last_day_with_data(const store::Store& store, const Scope& scope);

/// What stands last below every report: the exchange rates that it lacked, and a clock that is set by hand.
[[nodiscard]] std::vector<std::string> closing_notes(const Session& session, const analysis::MissingRates& missing);
void add_closing_notes(report::Table& table, const Session& session, const analysis::MissingRates& missing);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_FILTERS_HPP
