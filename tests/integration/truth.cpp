#include "truth.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <limits>
#include <optional>

namespace gpuprice::test {

namespace {

constexpr int k_carried_days = 7;

std::string line_of(const std::string& listing, const std::string& first, const std::string& last, int price,
                    const std::optional<std::string>& missed, const std::optional<std::string>& gone)
{
    return fmt::format("{} {}..{} {}{}{}", listing, first, last, price, missed ? ", missed " + *missed : "",
                       gone ? ", gone " + *gone : "");
}

std::optional<std::string> date_in(const nlohmann::json& row, const char* key)
{
    constexpr std::size_t k_date = 10;
    return row.contains(key) && row[key].is_string() ? std::optional{row[key].get<std::string>().substr(0, k_date)}
                                                     : std::nullopt;
}

}  // namespace

std::string date_of(int day)
{
    using namespace std::chrono;
    const year_month_day date{sys_days{2026y / 3 / 1} + days{day}};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

void Truth::observe(const std::string& market, int day, const Prices& shown, bool complete)
{
    Market& of = markets_[market];
    for (const auto& [id, price] : shown) {
        of.sightings[id][day] = price;
        of.believed[id] = price;
    }
    if (complete) {
        of.complete.insert(day);
        of.believed = shown;
    }
}

Prices Truth::believed(const std::string& market) const
{
    const auto found = markets_.find(market);
    return found != markets_.end() ? found->second.believed : Prices{};
}

void Truth::add_lines(const std::string& name, const std::map<int, int>& sightings, const std::set<int>& complete,
                      std::vector<std::string>& lines)
{
    const auto absent_after = [&](int day) {
        return std::find_if(complete.upper_bound(day), complete.end(),
                            [&](int each) { return !sightings.contains(each); });
    };
    const auto is_missed = [&](int after, int before) {
        const auto proof = absent_after(after);
        return proof != complete.end() && *proof < before;
    };
    for (auto first = sightings.begin(); first != sightings.end();) {
        auto last = first;
        auto next = std::next(first);
        while (next != sightings.end() && next->second == first->second &&
               next->first - last->first <= k_carried_days && !is_missed(last->first, next->first)) {
            last = next++;
        }
        const int end = next != sightings.end() ? next->first : std::numeric_limits<int>::max();
        std::optional<std::string> missed;
        std::optional<std::string> gone;
        if (is_missed(last->first, end)) {
            const int proof = *absent_after(last->first);
            (is_missed(proof, end) ? gone : missed) = date_of(proof);
        }
        lines.push_back(line_of(name, date_of(first->first), date_of(last->first), first->second, missed, gone));
        first = next;
    }
}

std::vector<std::string> Truth::lines() const
{
    std::vector<std::string> lines;
    for (const auto& [name, market] : markets_) {
        for (const auto& [id, sightings] : market.sightings) {
            add_lines(name + "/" + id, sightings, market.complete, lines);
        }
    }
    std::ranges::sort(lines);
    return lines;
}

std::vector<std::string> missing_from(const std::vector<std::string>& others, const std::vector<std::string>& lines)
{
    std::vector<std::string> missing;
    std::ranges::set_difference(lines, others, std::back_inserter(missing));
    return missing;
}

std::vector<std::string> exported_lines(User& user)
{
    std::vector<std::string> lines;
    for (const std::string& text : lines_of(user.done({"export", "sightings", "--format", "jsonl"}))) {
        const auto row = nlohmann::json::parse(text);
        if (row.at("price").is_null()) {
            continue;
        }
        const std::string first = date_in(row, "observed_at").value();
        lines.push_back(line_of(row.at("market").get<std::string>() + "/" + row.at("external_id").get<std::string>(),
                                first, date_in(row, "last_seen").value_or(first),
                                static_cast<int>(row.at("price").get<double>()), date_in(row, "missed_at"),
                                date_in(row, "gone_at")));
    }
    std::ranges::sort(lines);
    return lines;
}

}  // namespace gpuprice::test
