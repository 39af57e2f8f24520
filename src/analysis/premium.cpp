#include "gpuprice/analysis/premium.hpp"

#include "gpuprice/analysis/hodges_lehmann.hpp"
#include "gpuprice/analysis/quantile.hpp"
#include "gpuprice/analysis/regions.hpp"
#include "gpuprice/analysis/votes.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace gpuprice::analysis {

namespace {

/// What is compared: a card, price kind and condition group.
using Goods = std::tuple<const catalog::Card*, model::PriceKind, model::ConditionGroup>;

struct RegionOffers {
    std::vector<const Offer*> counted;
    std::vector<const Offer*> flagged;
};

using Offers = std::map<Goods, std::map<std::string, RegionOffers>>;

Offers offers_by_region(const MarkupReport& report, const PremiumOptions& options)
{
    Offers offers;
    for (const MarkupRow& row : report.rows) {
        std::string region = trade_region(row.cell.region);
        if (options.between) {
            const auto& [there, base] = *options.between;
            if (!lies_in(row.cell.region, there) && !lies_in(row.cell.region, base)) {
                continue;
            }
            region = lies_in(row.cell.region, there) ? there : base;
        }
        RegionOffers& found = offers[{row.cell.card, row.cell.kind, row.cell.condition}][region];
        found.counted.insert(found.counted.end(), row.price.counted.begin(), row.price.counted.end());
        found.flagged.insert(found.flagged.end(), row.price.left_out.begin(), row.price.left_out.end());
    }
    return offers;
}

/// Why a price cannot be compared with those of another region; nullptr when it can.
const char* incomparable(const Offer& offer, const PriceBasis& basis)
{
    switch (offer.span->price.tax) {
        case model::TaxKind::unknown: return "tax_unknown";
        case model::TaxKind::included:
            return basis.tax_rates.contains(offer.revision->market) ? nullptr : "tax_rate_unknown";
        case model::TaxKind::none:
        case model::TaxKind::excluded: break;
    }
    return nullptr;
}

RegionPrices prices_of(const std::string& region, const RegionOffers& offers, const PriceBasis& basis)
{
    RegionPrices prices;
    prices.region = region;
    for (const Offer* offer : offers.flagged) {
        prices.excluded.emplace_back(offer, model::to_text(*flag_left_out(offer->flags)));
    }
    std::vector<const Offer*> comparable;
    std::map<std::string_view, std::size_t> markets;
    for (const Offer* offer : offers.counted) {
        if (const char* reason = incomparable(*offer, basis)) {
            prices.excluded.emplace_back(offer, reason);
            continue;
        }
        comparable.push_back(offer);
        markets[offer->revision->market] += 1;
        if (!offer->rate.source.empty()) {
            prices.rates[offer->rate.source + " of " + core::to_text(offer->rate.day)] += 1;
        }
    }
    for (const auto& [offer, reason] : prices.excluded) {
        prices.left_out[reason] += 1;
    }
    const std::vector<Vote> votes = votes_of(comparable);
    for (const Vote& vote : votes) {
        prices.votes.push_back(vote.price);
    }
    prices.listings = comparable.size();
    prices.markets = markets.size();
    prices.counted = std::move(comparable);
    return prices;
}

std::vector<double> logarithms(const std::vector<double>& prices)
{
    std::vector<double> logs;
    logs.reserve(prices.size());
    for (const double price : prices) {
        logs.push_back(std::log(price));
    }
    return logs;
}

std::string few(const RegionPrices& prices) { return std::to_string(prices.votes.size()) + " in " + prices.region; }

void land(RegionPrices& prices, const Landing& landing)
{
    const double factor = (1.0 + landing.duty) * (1.0 + landing.tax);
    for (double& vote : prices.votes) {
        vote *= factor;
    }
}

void compare(PremiumRow& row)
{
    const bool few_there = row.there.votes.size() < k_sellers_for_premium;
    const bool few_base = row.base.votes.size() < k_sellers_for_premium;
    if (few_there || few_base) {
        row.reason = "too few sellers: " + (few_there ? few(row.there) : std::string{}) +
                     (few_there && few_base ? ", " : "") + (few_base ? few(row.base) : std::string{}) + "; " +
                     std::to_string(k_sellers_for_premium) + " a side are needed";
        return;
    }
    const std::vector<double> there = logarithms(row.there.votes);
    const std::vector<double> base = logarithms(row.base.votes);
    row.ratio = std::exp(hodges_lehmann_shift(there, base));
    if (const auto interval = hodges_lehmann_interval(there, base)) {
        row.low = std::exp(interval->first);
        row.high = std::exp(interval->second);
    }
}

/// Most sellers first, then the cheaper, then by name.
bool is_before(const RegionPrices& left, const RegionPrices& right)
{
    const auto order = [](const RegionPrices& prices) {
        return std::tuple{-static_cast<std::ptrdiff_t>(prices.votes.size()), prices.median().value_or(0.0),
                          prices.region};
    };
    return order(left) < order(right);
}

}  // namespace

std::optional<double> RegionPrices::median() const
{
    constexpr std::size_t k_least_votes = 3;
    return votes.size() < k_least_votes ? std::nullopt : std::optional{analysis::median(votes)};
}

PremiumReport premium(const model::History& history, const catalog::Catalog& catalog, const model::RateTable& rates,
                      core::Day day, const PremiumOptions& options)
{
    MarkupOptions markup_options{options.basis, options.filter, options.include_flagged};
    markup_options.basis.gross = false;
    return premium(markup(history, catalog, rates, day, markup_options), options);
}

PremiumReport premium(MarkupReport stock, const PremiumOptions& options)
{
    PremiumReport report;
    report.stock = std::move(stock);  // rows point into the vectors that move with it
    report.day = report.stock.day;
    report.currency = report.stock.currency;
    report.last_day = report.stock.last_day;
    for (const auto& [goods, regions] : offers_by_region(report.stock, options)) {
        std::vector<RegionPrices> prices;
        for (const auto& [region, offers] : regions) {
            prices.push_back(prices_of(region, offers, options.basis));
        }
        if (options.between) {
            for (const std::string& region : {options.between->first, options.between->second}) {
                if (!regions.contains(region)) {
                    prices.emplace_back();
                    prices.back().region = region;
                }
            }
            std::partition(prices.begin(), prices.end(),
                           [&base = options.between->second](const RegionPrices& each) { return each.region == base; });
        } else {
            std::ranges::sort(prices, is_before);
        }
        if (prices.size() == 1) {
            ++report.of_one_region;
        }
        RegionPrices& base = prices.front();
        if (options.landing) {
            land(base, *options.landing);
        }
        for (std::size_t i = 1; i < prices.size(); ++i) {
            PremiumRow row;
            std::tie(row.card, row.kind, row.condition) = goods;
            row.there = std::move(prices[i]);
            row.base = base;
            compare(row);
            report.rows.push_back(std::move(row));
        }
    }
    return report;
}

}  // namespace gpuprice::analysis
