// Titles per CPU second of the whole normalization: folding, offer kind, card, quantity, condition, flags, evidence.
// Prints the median of several rounds beside an RE2::Set of the cards' names alone and, where python3 is at hand, a
// Python program that does no more than search the same words with `re` in the same titles.

#include "gpuprice/catalog/vocabulary.hpp"
#include "gpuprice/normalize/normalizer.hpp"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::bench {

namespace {

constexpr std::array<std::string_view, 20> k_titles = {
    "NVIDIA A100 80GB PCIe Tensor Core GPU 900-21001-0020-000 Graphics Card",
    "Lot of 4 Dell NVIDIA Tesla V100 32GB SXM2 Accelerator, tested, server pull",
    "Passive heatsink for NVIDIA H100 SXM5 80GB module",
    "HPE NVIDIA Tesla T4 16GB GDDR6 PCI-E 3.0 x16 low profile GPU",
    "Full height bracket for Nvidia Tesla P4 M4 T4 video card",
    "Gigabyte GeForce RTX 4090 Gaming OC 24GB GDDR6X New Sealed",
    "EVGA GeForce GTX 1080 Ti FTW3 11GB Gaming Graphics Card",
    "Supermicro 4U GPU Server 8x NVIDIA A100 40GB SXM4 2x EPYC 7763",
    "AMD Instinct MI210 64GB HBM2e PCIe 4.0 Accelerator",
    "NVIDIA H100 NVL 94GB PCIe, no warranty, as is",
    "Samsung Galaxy A40 64GB Dual SIM Black",
    "[USA-CA] [H] RTX 3090 FE 24GB [W] PayPal, local cash",
    "NVIDIA RTX A6000 48GB GDDR6 Graphics Card - excellent condition",
    "Nvidia Tesla P40 24GB Fan Shroud Cooling Kit 40mm",
    "全新原装 英伟达 A100 80G PCIe 显卡 现货",
    "A100 40G SXM4 模组 拆机 95新 无保",
    "NVIDIA Tesla V100 16GB 中古 動作確認済み",
    "Grafikkarte NVIDIA A40 48GB gebraucht, ohne OVP",
    "Видеокарта MSI GTX 1070 Gaming X 8GB б/у",
    "收購 H100 80GB SXM5",
};

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double median(std::vector<double> values)
{
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
}

// Titles per CPU second.
double measure(const normalize::Normalizer& normalizer)
{
    std::vector<model::RawListing> listings;
    for (const std::string_view title : k_titles) {
        listings.emplace_back().title = title;
    }
    constexpr int k_rounds = 9;
    constexpr int k_passes = 4'000;
    std::vector<double> rates;
    std::size_t evidence = 0;
    for (int round = 0; round < k_rounds; ++round) {
        const double begin = cpu_seconds();
        for (int pass = 0; pass < k_passes; ++pass) {
            for (const auto& listing : listings) {
                evidence += normalizer.normalize(listing).evidence.size();
            }
        }
        rates.push_back(k_passes * static_cast<double>(listings.size()) / (cpu_seconds() - begin));
    }
    std::cout << "evidence entries a title: "
              << static_cast<double>(evidence) / (k_rounds * static_cast<double>(k_passes) * k_titles.size()) << '\n';
    return median(rates);
}

// A Python program over the same words and titles; prints its titles per CPU second.
std::string python_program(const catalog::Vocabulary& vocabulary)
{
    std::string program = "# -*- coding: utf-8 -*-\nimport re, time\nwords = [\n";
    const auto add = [&program](const std::string& word) {
        std::string quoted;
        for (const char c : word) {
            quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
        }
        program += "\"" + quoted + "\",\n";
    };
    for (const auto& list : vocabulary.words) {
        std::ranges::for_each(list.words, add);
    }
    for (const auto& family : vocabulary.families) {
        std::ranges::for_each(family.names, add);
    }
    program += "]\ntitles = [\n";
    for (const std::string_view title : k_titles) {
        add(std::string{title});
    }
    program +=
        "]\npattern = re.compile('|'.join(map(re.escape, sorted(words, key=len, reverse=True))), re.I)\n"
        "rates = []\n"
        "for round in range(5):\n"
        "    begin = time.process_time()\n"
        "    for each in range(20):\n"
        "        for title in titles:\n"
        "            for match in pattern.finditer(title):\n"
        "                match.group()\n"
        "    rates.append(20 * len(titles) / (time.process_time() - begin))\n"
        "print(sorted(rates)[2])\n";
    return program;
}

double measure_python(const catalog::Vocabulary& vocabulary)
{
    const auto directory = std::filesystem::temp_directory_path();
    const auto program = directory / "gpuprice_normalize_bench.py";
    const auto answer = directory / "gpuprice_normalize_bench.txt";
    std::ofstream{program} << python_program(vocabulary);
    const std::string command = "python3 '" + program.string() + "' > '" + answer.string() + "' 2>/dev/null";
    double rate = 0.0;
    if (std::system(command.c_str()) == 0) {  // NOLINT(cert-env33-c): a fixed command of a benchmark
        std::ifstream{answer} >> rate;
    }
    std::filesystem::remove(program);
    std::filesystem::remove(answer);
    return rate;
}

/// The names of the families as whole words, all searched for at once: titles per CPU second.
double measure_re2(const catalog::Vocabulary& vocabulary)
{
    RE2::Options options;
    options.set_case_sensitive(false);
    RE2::Set names{options, RE2::UNANCHORED};
    for (const auto& family : vocabulary.families) {
        for (const std::string& name : family.names) {
            if (names.Add("\\b" + RE2::QuoteMeta(name) + "\\b", nullptr) < 0) {
                throw std::runtime_error("RE2 takes no pattern for " + name);
            }
        }
    }
    if (!names.Compile()) {
        throw std::runtime_error("RE2 cannot compile the names of the cards");
    }
    constexpr int k_passes = 4'000;
    std::vector<double> rates;
    std::vector<int> found;
    for (int round = 0; round < 5; ++round) {
        const double begin = cpu_seconds();
        for (int pass = 0; pass < k_passes; ++pass) {
            for (const std::string_view title : k_titles) {
                (void)names.Match(re2::StringPiece{title.data(), title.size()}, &found);
            }
        }
        rates.push_back(k_passes * static_cast<double>(k_titles.size()) / (cpu_seconds() - begin));
    }
    return median(rates);
}

void run()
{
    const auto directory = std::filesystem::path{GPUPRICE_SOURCE_DIR} / "data" / "catalog";
    const auto catalog = catalog::Catalog::load(directory);
    const normalize::Normalizer normalizer{catalog, directory};
    const double rate = measure(normalizer);
    std::cout << std::fixed << std::setprecision(0) << "titles a CPU second: " << rate << "  (" << 1e9 / rate
              << " ns a title)\n";
    const auto vocabulary = catalog::load_vocabulary(directory);
    const double names = measure_re2(vocabulary);
    std::cout << "RE2::Set, card names alone: " << names << " titles a CPU second; ratio " << std::setprecision(2)
              << rate / names << std::setprecision(0) << '\n';
    const double python = measure_python(vocabulary);
    if (python > 0.0) {
        std::cout << "Python re, the same words: " << python << " titles a CPU second; ratio " << std::setprecision(1)
                  << rate / python << '\n';
    } else {
        std::cout << "Python re: not measured, python3 is not here\n";
    }
}

}  // namespace

}  // namespace gpuprice::bench

int main()
{
    try {
        gpuprice::bench::run();
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}
