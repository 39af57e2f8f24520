#ifndef GPUPRICE_TESTS_INTEGRATION_SOAK_FAULTS_HPP
#define GPUPRICE_TESTS_INTEGRATION_SOAK_FAULTS_HPP

/// \file
/// Everything that goes wrong between a program and a market, and the word that the ledger must find for it.

#include "support/http_server.hpp"

#include <string>
#include <vector>

namespace gpuprice::test {

struct SoakFault {
    /// Which requests of a run it befalls.
    enum class Where {
        first_page,   ///< every try
        second_page,  ///< every try
        once,         ///< the first try of the first page
        robots,       ///< every try of robots.txt
        address,      ///< there is no such host: `reply.body` stands in place of the market's address
    };

    std::string name;
    Where where = Where::first_page;
    std::string outcome;  ///< the ledger's word
    Reply reply;
};

/// In an order that never changes.
[[nodiscard]] std::vector<SoakFault> soak_faults();

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_INTEGRATION_SOAK_FAULTS_HPP
