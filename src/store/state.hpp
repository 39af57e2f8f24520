#ifndef GPUPRICE_STORE_STATE_HPP
#define GPUPRICE_STORE_STATE_HPP

#include "gpuprice/model/history.hpp"
#include "gpuprice/store/store.hpp"

#include "buffer.hpp"
#include "opening.hpp"
#include "page_drafts.hpp"
#include "rows.hpp"

#include <cstdint>

namespace gpuprice::store {

struct Store::State {
    Opened opened;
    model::Rules rules;
};

struct Batch::State {
    Store::State* store = nullptr;
    std::int64_t run = 0;
    BatchInfo info;
    SellerPolicy sellers;
    std::int64_t rules = 0;
    Buffer buffer;
    PageDrafts pages;
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_STATE_HPP
