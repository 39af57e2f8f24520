#include "gpuprice/ingest/reparse.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

namespace gpuprice::ingest {

namespace {

struct Field {
    const char* name;
    std::string (*text)(const model::Listing& listing);
};

constexpr std::array<Field, 8> k_fields = {{
    {"offer_kind", [](const model::Listing& l) { return std::string{model::to_text(l.offer_kind)}; }},
    {"card", [](const model::Listing& l) { return l.card; }},
    {"family", [](const model::Listing& l) { return l.family; }},
    {"memory_gb", [](const model::Listing& l) { return l.memory_gb ? std::to_string(*l.memory_gb) : std::string{}; }},
    {"form_factor",
     [](const model::Listing& l) {
         return l.form_factor ? std::string{model::to_text(*l.form_factor)} : std::string{};
     }},
    {"quantity", [](const model::Listing& l) { return std::to_string(l.quantity); }},
    {"condition", [](const model::Listing& l) { return std::string{model::to_text(l.condition)}; }},
    {"flags", [](const model::Listing& l) { return model::to_text(l.flags, " "); }},
}};

/// Counts what changes between stored and fresh readings.
class Comparison {
public:
    void add(const model::Revision& revision, const model::Listing& fresh)
    {
        ++report_.revisions;
        bool changed = false;
        for (std::size_t i = 0; i < k_fields.size(); ++i) {
            std::string before = k_fields.at(i).text(revision.derived);
            std::string after = k_fields.at(i).text(fresh);
            if (before == after) {
                continue;
            }
            changed = true;
            auto& change = changes_[{revision.market, i, before, after}];
            if (change.revisions++ == 0) {
                change = {revision.market,
                          k_fields.at(i).name,
                          std::move(before),
                          std::move(after),
                          1,
                          revision.market + "/" + revision.raw.external_id,
                          revision.raw.title};
            }
        }
        report_.changed += changed ? 1 : 0;
    }

    [[nodiscard]] ReparseReport finish() &&
    {
        std::vector<std::pair<std::size_t, Rereading>> ordered;
        for (auto& [key, change] : changes_) {
            ordered.emplace_back(std::get<1>(key), std::move(change));
        }
        std::ranges::stable_sort(ordered, [](const auto& left, const auto& right) {
            return std::tuple{std::string_view{left.second.market}, left.first, -left.second.revisions} <
                   std::tuple{std::string_view{right.second.market}, right.first, -right.second.revisions};
        });
        for (auto& [field, change] : ordered) {
            report_.changes.push_back(std::move(change));
        }
        return std::move(report_);
    }

private:
    ReparseReport report_;
    std::map<std::tuple<std::string, std::size_t, std::string, std::string>, Rereading> changes_;
};

}  // namespace

ReparseReport reparse(store::Store& store, const normalize::Normalizer& normalizer, store::Rederive which,
                      const std::function<void(const std::string&)>& before_market)
{
    Comparison comparison;
    for (const std::string& market : store.markets_to_rederive(which)) {
        before_market(market);
        store.rederive(market, which, [&](const model::Revision& revision) {
            auto fresh = normalizer.normalize(revision.raw);
            comparison.add(revision, fresh);
            return fresh;
        });
    }
    return std::move(comparison).finish();
}

ReparseReport rehearse_reparse(const store::Store& store, const normalize::Normalizer& normalizer,
                               store::Rederive which)
{
    Comparison comparison;
    for (const std::string& market : store.markets_to_rederive(which)) {
        store.for_each_revision(market, which, [&](const model::Revision& revision) {
            comparison.add(revision, normalizer.normalize(revision.raw));
        });
    }
    return std::move(comparison).finish();
}

}  // namespace gpuprice::ingest
