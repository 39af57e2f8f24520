// Prints how well titles and price texts are read, with every miss, and fails below the floors. Without the labelled
// data it says so and passes.

#include "price_cases.hpp"
#include "title_cases.hpp"

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iomanip>
#include <iostream>

namespace gpuprice::accuracy {

namespace {

// The floors of the project: what may not get worse unnoticed.
constexpr std::array<double, 6> k_title_floors = {0.98, 0.97, 0.98, 0.98, 0.98, 0.98};
constexpr double k_most_wrong_cards = 0.005;
constexpr double k_marketplace_floor = 0.99;
constexpr double k_price_text_floor = 0.97;

struct Report {
    bool passed = true;

    void line(std::string_view name, double share, double floor, bool at_most = false)
    {
        const bool fine = at_most ? share <= floor : share >= floor;
        passed = passed && fine;
        std::cout << "  " << std::left << std::setw(24) << name << std::fixed << std::setprecision(4) << share
                  << (at_most ? "  at most " : "  at least ") << std::setprecision(3) << floor
                  << (fine ? "" : "   BELOW THE FLOOR") << '\n';
    }
};

TitleScore sum(const TitleScore& left, const TitleScore& right)
{
    TitleScore total = left;
    total.titles += right.titles;
    total.wrong_cards += right.wrong_cards;
    for (std::size_t i = 0; i < total.right.size(); ++i) {
        total.right.at(i) += right.right.at(i);
    }
    return total;
}

void print(Report& report, const std::string& name, const TitleScore& score, bool judged)
{
    std::cout << name << ": " << score.titles << " titles\n";
    Report unjudged;
    Report& into = judged ? report : unjudged;
    for (std::size_t field = 0; field < k_title_fields.size(); ++field) {
        into.line(k_title_fields.at(field), score.share(field), k_title_floors.at(field));
    }
    into.line("wrong card", score.wrong_share(), k_most_wrong_cards, true);
}

void measure_titles(Report& report, const std::filesystem::path& file)
{
    const std::filesystem::path directory = std::filesystem::path{GPUPRICE_SOURCE_DIR} / "data" / "catalog";
    const auto catalog = catalog::Catalog::load(directory);
    const normalize::Normalizer normalizer{catalog, directory};
    std::cout << "labels and the catalogue's cards\n";
    for (const auto& [label, card] : map_labels(label_ids(file), catalog)) {
        if (label != card) {
            std::cout << "  " << label << " -> " << (card.empty() ? "none" : card) << '\n';
        }
    }
    std::cout << "misses, odd lines (tuned on)\n";
    const auto odd = score_titles(file, Half::odd, catalog, normalizer, std::cout);
    std::cout << "misses, even lines\n";
    const auto even = score_titles(file, Half::even, catalog, normalizer, std::cout);
    print(report, "odd lines", odd, false);
    print(report, "even lines", even, false);
    print(report, "all titles", sum(odd, even), true);
}

void measure_prices(Report& report, const std::filesystem::path& directory)
{
    std::cout << "misses, marketplace prices\n";
    const auto marketplace = score_marketplace_prices(directory / "marketplace.jsonl", std::cout);
    std::cout << "misses, price texts\n";
    const auto texts = score_price_texts(directory / "price_text.jsonl", std::cout);
    std::cout << "prices: " << marketplace.counted << " of marketplaces, " << texts.counted << " texts, "
              << texts.set_aside << " set aside\n";
    report.line("marketplace prices", marketplace.share(), k_marketplace_floor);
    report.line("price texts", texts.share(), k_price_text_floor);
}

bool run()
{
    const std::filesystem::path shared{GPUPRICE_SHARED_DIR};
    Report report;
    if (!exists(shared / "titles" / "titles.jsonl") || !exists(shared / "prices" / "price_text.jsonl")) {
        std::cout << "The labelled titles and prices are not here (" << shared.string() << "): nothing measured.\n";
        return true;
    }
    measure_titles(report, shared / "titles" / "titles.jsonl");
    measure_prices(report, shared / "prices");
    return report.passed;
}

}  // namespace

}  // namespace gpuprice::accuracy

int main()
{
    try {
        return gpuprice::accuracy::run() ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}
