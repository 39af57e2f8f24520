// Prints how well titles and price texts are read, with every miss, and fails below the floors. Without the labelled
// data it says so and passes. `accuracy --titles FILE` and `accuracy --prices FILE` measure another file of the same
// form.

#include "price_cases.hpp"
#include "title_cases.hpp"

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

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

void print(Report& report, const TitleScore& score)
{
    std::cout << "titles: " << score.titles << '\n';
    for (std::size_t field = 0; field < k_title_fields.size(); ++field) {
        report.line(k_title_fields.at(field), score.share(field), k_title_floors.at(field));
    }
    report.line("wrong card", score.wrong_share(), k_most_wrong_cards, true);
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
    std::cout << "misses\n";
    print(report, score_titles(file, catalog, normalizer, std::cout));
}

void measure_price_texts(Report& report, const std::filesystem::path& file)
{
    std::cout << "misses, price texts\n";
    const auto texts = score_price_texts(file, std::cout);
    std::cout << "price texts: " << texts.counted << ", " << texts.set_aside << " set aside\n";
    report.line("price texts", texts.share(), k_price_text_floor);
}

void measure_marketplace_prices(Report& report, const std::filesystem::path& file)
{
    std::cout << "misses, marketplace prices\n";
    const auto marketplace = score_marketplace_prices(file, std::cout);
    std::cout << "marketplace prices: " << marketplace.counted << '\n';
    report.line("marketplace prices", marketplace.share(), k_marketplace_floor);
}

bool run(const std::vector<std::string>& arguments)
{
    Report report;
    if (arguments.size() == 2 && arguments[0] == "--titles") {
        measure_titles(report, arguments[1]);
        return report.passed;
    }
    if (arguments.size() == 2 && arguments[0] == "--prices") {
        measure_price_texts(report, arguments[1]);
        return report.passed;
    }
    const std::filesystem::path shared{GPUPRICE_SHARED_DIR};
    if (!exists(shared / "titles" / "titles.jsonl") || !exists(shared / "prices" / "price_text.jsonl")) {
        std::cout << "The labelled titles and prices are not here (" << shared.string() << "): nothing measured.\n";
        return true;
    }
    measure_titles(report, shared / "titles" / "titles.jsonl");
    measure_marketplace_prices(report, shared / "prices" / "marketplace.jsonl");
    measure_price_texts(report, shared / "prices" / "price_text.jsonl");
    return report.passed;
}

}  // namespace

}  // namespace gpuprice::accuracy

int main(int argc, char** argv)
{
    try {
        return gpuprice::accuracy::run({argv + 1, argv + argc}) ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}
