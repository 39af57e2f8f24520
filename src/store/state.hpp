#ifndef GPUPRICE_STORE_STATE_HPP
#define GPUPRICE_STORE_STATE_HPP

#include "gpuprice/model/history.hpp"
#include "gpuprice/store/store.hpp"

#include "buffer.hpp"
#include "buffer_file.hpp"
#include "opening.hpp"
#include "page_drafts.hpp"
#include "rows.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace gpuprice::store {

struct Store::State {
    Opened opened;
    model::Rules rules;
    std::weak_ptr<BufferFile> buffers;  ///< of the open batches
};

struct Batch::State {
    State(Store::State& owner, std::int64_t run_id, BatchInfo what, SellerPolicy policy, std::int64_t rules_row,
          std::shared_ptr<BufferFile> shared)
        : store{&owner},
          run{run_id},
          info{std::move(what)},
          sellers{std::move(policy)},
          rules{rules_row},
          file{std::move(shared)}
    {
    }

    Store::State* store;
    std::int64_t run;
    BatchInfo info;
    SellerPolicy sellers;
    std::int64_t rules;
    std::shared_ptr<BufferFile> file;
    Buffer buffer{*file};
    PageDrafts pages{*file, buffer};

    /// A listing that was added more than once, in the state in which it was last.
    struct Repeated {
        model::RawListing raw;
        std::string market_country;
        std::int64_t listing;
        std::int64_t revision;
    };
    std::unordered_map<std::string, Repeated> repeated;  ///< by external id
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_STATE_HPP
