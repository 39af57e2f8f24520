#include "gpuprice/ingest/rates.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <map>
#include <utility>

namespace gpuprice::ingest {

namespace {

using markets::RateFile;
using Reader = core::Result<RateFile> (*)(std::string_view);

constexpr std::chrono::days k_fallback_days{90};

core::Result<RateFile> read_answer(const fetch::Outcome& outcome, Reader reader)
{
    if (!outcome) {
        return outcome.error();
    }
    if (outcome->status != 200) {
        return core::Error{core::ErrorKind::unreachable, "answered with status " + std::to_string(outcome->status),
                           outcome->url.substr(0, outcome->url.find('?'))};
    }
    return reader(outcome->body).with_where(outcome->url.substr(0, outcome->url.find('?')));
}

std::string shortest(double value)
{
    std::array<char, 32> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} ? std::string{text.data(), end} : std::string{};
}

/// Judges rates one by one against what is known so far.
class Judge {
public:
    Judge(model::RateTable& known, core::Day today, std::optional<core::Day> since)
        : known_{known}, today_{today}, since_{since}
    {
    }

    void take(const model::Rate& rate)
    {
        if (since_ && rate.day < *since_) {
            return;
        }
        RateChange& change = change_of(rate.currency);
        const auto before = known_.latest(rate.currency, rate.day);
        if (before && before->day == rate.day) {
            if (before->units_per_eur == rate.units_per_eur) {
                ++change.known;
            } else {
                ++change.conflicts;
                tell(change, core::to_text(rate.day) + " stays " + shortest(before->units_per_eur) + " (" +
                                 before->source + "), not " + shortest(rate.units_per_eur) + " (" + rate.source + ")");
            }
            return;
        }
        if (const auto why = markets::implausible(rate, known_, today_)) {
            ++change.refused;
            tell(change, core::to_text(rate.day) + ": " + *why);
            return;
        }
        known_.add(rate);
        accepted_.push_back(rate);
        ++change.added;
        change.first_added = std::min(change.first_added.value_or(rate.day), rate.day);
        change.last_added = std::max(change.last_added.value_or(rate.day), rate.day);
        change.source = rate.source;
    }

    void refuse(const markets::RefusedRate& refused)
    {
        const auto currency = core::Currency::parse(refused.currency);
        if (!currency || (since_ && refused.day < *since_)) {
            return;
        }
        RateChange& change = change_of(*currency);
        ++change.refused;
        tell(change, core::to_text(refused.day) + ": " + refused.reason);
    }

    [[nodiscard]] const std::vector<model::Rate>& accepted() const { return accepted_; }

    [[nodiscard]] std::vector<RateChange> changes() const
    {
        std::vector<RateChange> all;
        for (const auto& [currency, change] : changes_) {
            all.push_back(change);
        }
        return all;
    }

private:
    RateChange& change_of(core::Currency currency)
    {
        RateChange& change = changes_[currency];
        change.currency = currency;
        return change;
    }

    static void tell(RateChange& change, std::string trouble)
    {
        if (change.trouble.empty()) {
            change.trouble = std::move(trouble);
        }
    }

    model::RateTable& known_;
    core::Day today_;
    std::optional<core::Day> since_;
    std::vector<model::Rate> accepted_;
    std::map<core::Currency, RateChange> changes_;
};

}  // namespace

FetchedRates fetch_rates(const RateSources& sources, fetch::Fetcher& fetcher, core::Day today)
{
    FetchedRates fetched;
    model::Politeness politeness;
    politeness.obeys_robots = false;
    politeness.min_delay = std::chrono::milliseconds{0};  // one request to each host
    const auto ask = [&](const std::string& url, Reader reader, const std::function<void()>& otherwise) {
        model::Request request;
        request.url = url;
        fetcher.submit(std::move(request), politeness,
                       [&fetched, reader, otherwise](const model::Request&, const fetch::Outcome& outcome) {
                           auto file = read_answer(outcome, reader);
                           if (file) {
                               fetched.files.push_back(std::move(file).value());
                           } else {
                               fetched.troubles.push_back(file.error().text());
                               otherwise();
                           }
                       });
    };
    const auto give_up = [&fetched] { fetched.complete = false; };
    ask(sources.ecb, markets::read_ecb_xml, [&] {
        ask(sources.frankfurter + "/" + core::to_text(today - k_fallback_days) + ".." + core::to_text(today) +
                "?base=EUR",
            markets::read_frankfurter, give_up);
    });
    ask(sources.taiwan, markets::read_taiwan, give_up);
    fetcher.run();
    return fetched;
}

std::vector<RateChange> store_rates(std::span<const markets::RateFile> files, model::RateTable& known,
                                    store::Store& store, core::Day today, std::optional<core::Day> since)
{
    Judge judge{known, today, since};
    for (const RateFile& file : files) {
        std::ranges::for_each(file.rates, [&judge](const model::Rate& rate) { judge.take(rate); });
        std::ranges::for_each(file.refused, [&judge](const markets::RefusedRate& refused) { judge.refuse(refused); });
    }
    for (const RateFile& file : files) {
        for (const model::Rate& rate : markets::link_to_euro(file.per_dollar, known)) {
            judge.take(rate);
        }
    }
    store.add_rates(judge.accepted());
    return judge.changes();
}

}  // namespace gpuprice::ingest
