#include "session.hpp"

#include "gpuprice/catalog/rates.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/ingest/scrape.hpp"
#include "gpuprice/text/suggestion.hpp"

#include "configuration.hpp"
#include "tell.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <ostream>

namespace gpuprice::cli {

Session::Session(Context& context, GlobalOptions options) : context_{context}, options_{std::move(options)}
{
    if (const auto now = environment("GPUPRICE_NOW")) {
        const auto instant = core::parse_instant(*now);
        if (!instant) {
            throw core::UsageError("GPUPRICE_NOW: " + instant.error().text());
        }
        clock_ = std::make_unique<core::FixedClock>(*instant);
    } else {
        clock_ = std::make_unique<core::SystemClock>();
    }
    const auto named = environment("GPUPRICE_CONFIG");
    configuration_is_named_ = !options_.config.empty() || named;
    configuration_file_ = !options_.config.empty() ? std::filesystem::path{options_.config}
                          : named                  ? std::filesystem::path{*named}
                                                   : xdg("XDG_CONFIG_HOME", ".config") / "gpuprice" / "config.json";
}

const Configuration& Session::configuration() const
{
    if (!configuration_) {
        Configuration read;
        if (configuration_is_named_ || std::filesystem::exists(configuration_file_)) {
            read = read_configuration(configuration_file_);
        }
        read.file = configuration_file_;
        configuration_ = std::move(read);
    }
    return *configuration_;
}

std::optional<std::string> Session::environment(const std::string& name) const
{
    auto value = context_.environment(name);
    return value && value->empty() ? std::nullopt : value;
}

std::filesystem::path Session::xdg(const char* variable, const char* below_home) const
{
    if (const auto directory = environment(variable)) {
        return *directory;
    }
    return std::filesystem::path{environment("HOME").value_or(".")} / below_home;
}

std::filesystem::path Session::data_directory() const
{
    if (const auto named = environment("GPUPRICE_DATADIR");
        named && !std::filesystem::exists(std::filesystem::path{*named} / "catalog" / "cards.json")) {
        throw core::UsageError("GPUPRICE_DATADIR: there is no catalog/cards.json in " + *named);
    }
    std::string tried;
    // An installation can be moved as a whole, or unpacked anywhere.
    const std::filesystem::path& program = context_.program;
    const std::filesystem::path beside =
        program.empty() ? program : (program.parent_path() / GPUPRICE_DATADIR_FROM_PROGRAM).lexically_normal();
    const std::array<std::string, 3> candidates{environment("GPUPRICE_DATADIR").value_or(""), beside.string(),
                                                GPUPRICE_SOURCE_DATADIR};
    for (const std::string& candidate : candidates) {
        if (candidate.empty()) {
            continue;
        }
        if (std::filesystem::exists(std::filesystem::path{candidate} / "catalog" / "cards.json")) {
            return candidate;
        }
        tried.append(tried.empty() ? "" : ", ").append(candidate);
    }
    throw core::DataError("the shipped data (catalog/cards.json) is in none of " + tried +
                          ": set GPUPRICE_DATADIR to the directory that holds it");
}

std::filesystem::path Session::database() const
{
    if (!options_.db.empty()) {
        return options_.db;
    }
    if (const auto named = environment("GPUPRICE_DB")) {
        return *named;
    }
    return xdg("XDG_DATA_HOME", ".local/share") / "gpuprice" / "history.db";
}

std::filesystem::path Session::user_markets() const
{
    return std::filesystem::absolute(configuration_file_).parent_path() / "markets";
}

const catalog::Catalog& Session::catalog()
{
    if (!catalog_) {
        catalog_ = catalog::Catalog::load(data_directory() / "catalog");
    }
    return *catalog_;
}

const normalize::Normalizer& Session::normalizer()
{
    if (!normalizer_) {
        normalizer_.emplace(catalog(), data_directory() / "catalog");
    }
    return *normalizer_;
}

const markets::Definitions& Session::definitions()
{
    if (!definitions_) {
        definitions_ = markets::load_definitions(data_directory() / "markets", user_markets(), ingest::check_requests);
    }
    return *definitions_;
}

const std::vector<model::MarketDefinition>& Session::markets()
{
    if (!told_broken_) {
        told_broken_ = true;
        for (const markets::CheckedFile& broken : definitions().broken) {
            tell(context_, Level::warning,
                 "market " + broken.id + " is left out: " + broken.file.string() +
                     " cannot be used; 'gpuprice markets check " + broken.id + "' says why",
                 broken.id);
        }
    }
    return definitions().sound;
}

const std::vector<markets::CheckedFile>& Session::broken_markets() { return definitions().broken; }

std::vector<std::string> Session::unknown_markets()
{
    std::vector<std::string> unknown;
    for (const std::string& id : configuration().markets) {
        const auto is_it = [&id](const auto& market) { return market.id == id; };
        if (std::ranges::none_of(definitions().sound, is_it) && std::ranges::none_of(definitions().broken, is_it)) {
            unknown.push_back(id);
        }
    }
    return unknown;
}

const model::MarketDefinition& Session::market(const std::string& id)
{
    const auto is_it = [&id](const auto& market) { return market.id == id; };
    const auto& broken = definitions().broken;
    if (const auto found = std::ranges::find_if(broken, is_it); found != broken.end()) {
        throw core::UsageError("market " + id + " cannot be used: " + found->problems.front());
    }
    if (const auto found = std::ranges::find_if(markets(), is_it); found != markets().end()) {
        return *found;
    }
    std::vector<std::string_view> ids;
    std::ranges::transform(markets(), std::back_inserter(ids), &model::MarketDefinition::id);
    throw core::UsageError("'" + id + "' is no market" + text::hint(id, ids) + " (there are " + text::joined(ids) +
                           "; add one in " + user_markets().string() + ")");
}

const model::RateTable& Session::rates(const store::Store& store)
{
    if (!rates_) {
        model::RateTable table;
        store.load_rates(table);
        catalog::load_rates(data_directory() / "rates", table);
        rates_ = std::move(table);
    }
    return *rates_;
}

model::RateTable Session::shipped_rates() const
{
    model::RateTable table;
    catalog::load_rates(data_directory() / "rates", table);
    return table;
}

void Session::require_database() const
{
    if (!std::filesystem::exists(database())) {
        throw core::DataError("no price history at " + database().string() +
                              " yet: run 'gpuprice scrape' or 'gpuprice import' first, or name another with --db");
    }
}

store::Store Session::open_store(store::Access access, Outdated outdated)
{
    if (std::filesystem::is_directory(database())) {
        throw core::UsageError(database().string() + " is a directory; name the database file in it with --db");
    }
    auto store = store::Store::open(database(), access);
    if (!store.note().empty()) {
        tell(context_, store.note());
    }
    store.set_rules(normalize::rules_of(catalog(), data_directory() / "catalog"));
    const bool tells = access == store::Access::read && outdated == Outdated::told;
    if (const long count = tells ? store.outdated() : 0; count > 0) {
        tell(context_, std::to_string(count) + (count == 1 ? " stored title was" : " stored titles were") +
                           " read by another program version or catalogue: 'gpuprice reparse' reads them anew, with "
                           "--dry-run it shows what would change");
    }
    return store;
}

report::RenderOptions Session::render_options(report::Format fallback) const
{
    report::RenderOptions options = terminal();
    options.format = fallback;
    if (!options_.format.empty()) {
        const auto format = report::parse_format(options_.format);
        if (!format) {
            throw core::UsageError("--format: " + format.error().text());
        }
        options.format = *format;
    }
    return options;
}

report::RenderOptions Session::terminal() const
{
    if (options_.color != "auto" && options_.color != "always" && options_.color != "never") {
        throw core::UsageError("--color: '" + options_.color + "' is none of auto, always, never");
    }
    report::RenderOptions options;
    options.width = context_.out_width;
    options.color =
        options_.color == "always" || (options_.color == "auto" && context_.out_width && !environment("NO_COLOR") &&
                                       environment("TERM").value_or("") != "dumb");
    return options;
}

report::Glyphs Session::glyphs() const
{
    std::string locale;
    for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        if (locale.empty()) {
            locale = environment(variable).value_or("");
        }
    }
    std::ranges::transform(locale, locale.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const bool is_utf8 = locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
    return is_utf8 && environment("TERM").value_or("") != "dumb" ? report::Glyphs::unicode : report::Glyphs::ascii;
}

std::vector<std::string> Session::clock_notes() const
{
    if (!clock_->is_fixed()) {
        return {};
    }
    return {"The clock is set by GPUPRICE_NOW to " + core::to_text(clock_->now()) + "."};
}

std::string Session::user_agent() const
{
    return "gpuprice/" GPUPRICE_VERSION +
           (configuration().contact.empty() ? std::string{} : " (+" + configuration().contact + ")");
}

}  // namespace gpuprice::cli
