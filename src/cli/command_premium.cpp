#include "gpuprice/analysis/premium.hpp"
#include "gpuprice/analysis/regions.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/report/number_listings.hpp"
#include "gpuprice/report/premium.hpp"

#include "commands.hpp"
#include "drill_down.hpp"
#include "filters.hpp"
#include "option_values.hpp"
#include "pruned_notes.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::cli {

namespace {

struct PremiumArguments {
    Filters filters;
    std::vector<std::string> between;
    bool landed = false;
    std::string duty;
    std::string tax;
};

analysis::PremiumOptions options_of(const PremiumArguments& arguments, const Scope& scope)
{
    constexpr Bounds k_rate{0.0, 10.0};
    if (arguments.filters.gross) {
        throw core::UsageError("--gross: premiums compare prices net of tax; --landed --tax RATE adds one to imports");
    }
    if (!arguments.landed && !(arguments.duty.empty() && arguments.tax.empty())) {
        throw core::UsageError("--duty and --tax: say --landed too, which adds them to the prices compared with");
    }
    analysis::PremiumOptions options;
    options.basis = scope.basis;
    options.filter = scope.filter;
    options.include_flagged = arguments.filters.include_flagged;
    if (!arguments.between.empty()) {
        const std::vector<std::string> regions = country_codes(arguments.between, "--between", Unions::accepted);
        if (regions[0] == regions[1]) {
            throw core::UsageError("--between: name two different regions, such as CN US");
        }
        for (const std::string& region : regions) {
            const auto& admitted = scope.filter.regions;
            if (!admitted.empty() && std::ranges::none_of(admitted, [&region](const std::string& country) {
                    return analysis::lies_in(country, region);
                })) {
                throw core::UsageError("--region leaves out " + region +
                                       ", which --between compares: drop --region, --between chooses the regions");
            }
        }
        options.between = std::pair{regions[0], regions[1]};
    }
    if (arguments.landed) {
        options.landing = analysis::Landing{};
        options.basis.with_shipping = true;
        if (!arguments.duty.empty()) {
            options.landing->duty = ratio_option(arguments.duty, "--duty", k_rate);
        }
        if (!arguments.tax.empty()) {
            options.landing->tax = ratio_option(arguments.tax, "--tax", k_rate);
        }
    }
    return options;
}

int run_premium(Session& session, const PremiumArguments& arguments, Shows shows)
{
    const Scope scope = scope_of(session, arguments.filters, {model::PriceKind::ask});
    const analysis::PremiumOptions options = options_of(arguments, scope);
    const auto render = render_options(session, arguments.filters.arrangement);
    const store::Store store = session.open_store(store::Access::read);
    const model::RateTable& rates = session.rates(store);
    const model::History history = store.select(standing_on_day(scope));
    analysis::PremiumReport report = analysis::premium(history, session.catalog(), rates, scope.day, options);
    if (report.rows.empty()) {
        report.last_day = last_day_with_data(store, scope);
    }
    report::Table table =
        shows == Shows::listings ? report::premium_listings(report, options) : report::premium_table(report, options);
    const auto missing =
        analysis::missing_rates(history, rates, {scope.day, scope.day}, scope.basis.currency, scope.filter);
    add_pruned_notes(table, store, scope.selection.markets, scope.day);
    add_closing_notes(table, session, missing);
    session.context().out << report::render(table, render);
    return k_done;
}

}  // namespace

Runner add_premium(CLI::App& command)
{
    const auto arguments = std::make_shared<PremiumArguments>();
    add_filters(command, arguments->filters, report::premium_table({}, {}).columns);
    hide(command, {"--gross"});
    const auto explains =
        add_explain_number(command, "List the listings compared in each region, and those left out with the reason");
    command
        .add_option("--between", arguments->between,
                    "Price in the first region over the second's: countries, or EU; default every region over the one "
                    "with the most sellers")
        ->type_name("CC CC")
        ->expected(2);
    command.add_flag("--landed", arguments->landed,
                     "Compare with goods brought in: stated shipping, then --duty, then --tax are added to the second "
                     "region's prices, stated shipping to the first's too");
    command.add_option("--duty", arguments->duty, "Import duty with --landed: 0.05 or 5%; default 0")
        ->type_name("RATE");
    command.add_option("--tax", arguments->tax, "Import tax with --landed: 0.13 or 13%; default 0")->type_name("RATE");
    command.footer(
        "The ratio of the sellers' prices of the same card, price kind and condition group, net of tax, with its "
        "exact\n"
        "95 % interval; fewer than 4 sellers a side give none. Prices of unknown tax are left out and counted.\n"
        "Examples:\n"
        "  gpuprice premium a100\n"
        "  gpuprice premium a100 h100 --between CN US\n"
        "  gpuprice premium a100 --between CN US --explain-number\n"
        "  gpuprice premium h100 --between CN US --landed --duty 0 --tax 13%");
    return [arguments, explains](Session& session) {
        return run_premium(session, *arguments, *explains ? Shows::listings : Shows::numbers);
    };
}

}  // namespace gpuprice::cli
