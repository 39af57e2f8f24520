#ifndef GPUPRICE_NORMALIZE_LEXICON_HPP
#define GPUPRICE_NORMALIZE_LEXICON_HPP

/// \file
/// All phrases that mean something, as one tree over the pieces of titles, and the search for them.

#include "roles.hpp"
#include "title.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::normalize {

/// One meaning of a phrase. `data` says which vendor, card, family …, by the role; else 0.
struct Sense {
    Role role = Role::gpu_noun;
    int data = 0;

    bool operator==(const Sense&) const = default;
};

/// A phrase found in a title: pieces `first` to `last`, both included.
struct Match {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    RoleSet roles;
    const std::vector<Sense>* senses = nullptr;  ///< owned by the lexicon

    [[nodiscard]] bool has(Role role) const noexcept { return roles.has(role); }
};

/// Phrases and their senses. Built once; searching is const.
class Lexicon {
public:
    Lexicon();

    /// Adds a meaning to a phrase, folded here. Pieces that touch in the phrase must touch in the title ("a100");
    /// others may touch, or have a space, hyphen, underscore, dot or slash between them ("rtx 4090").
    /// \returns the senses of the phrase, this one included: for the caller to notice collisions.
    /// A phrase without any piece is ignored (nullptr).
    const std::vector<Sense>* add(std::string_view phrase, Sense sense);

    /// Gives each piece of `title` its word number.
    void number_words(Title& title) const;

    /// The phrases in `title`, in order: at each place the longest, none overlapping another. A phrase begins and ends
    /// where a run of letters and digits does, or where another phrase of three letters or more follows within the
    /// run ("a100pcie"), or behind the digits that begin a run ("5pcs"). O(pieces) with the longest phrase as the
    /// constant.
    [[nodiscard]] std::vector<Match> find(const Title& title) const;

private:
    struct Node {
        RoleSet roles;
        std::vector<Sense> senses;
    };

    // Open addressing from (node, word, glued) to node.
    struct Edge {
        std::uint64_t key = 0;  // 0 = free: no edge leads from the root by word 0
        std::uint32_t target = 0;
    };

    [[nodiscard]] std::uint32_t word_number(std::string_view text) const;
    std::uint32_t intern(std::string_view text);
    [[nodiscard]] std::uint32_t follow(std::uint32_t node, std::uint32_t word, bool glued) const noexcept;
    std::uint32_t follow_or_make(std::uint32_t node, std::uint32_t word, bool glued);
    void insert_edge(std::uint64_t key, std::uint32_t target);
    void grow_edges();
    void longest(const Title& title, std::size_t at, std::uint32_t node, Match& best) const;
    [[nodiscard]] static bool may_end(const Title& title, std::size_t last) noexcept;

    struct WordSlot {
        std::uint32_t hash = 0;
        std::uint32_t number = 0;  // 0 = free
    };

    std::vector<std::string> words_;  // by number; 0 is "no word"
    std::vector<WordSlot> slots_;     // open addressing, a power of two
    std::vector<Node> nodes_;
    std::vector<Edge> edges_;
    std::size_t edge_count_ = 0;
};

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_LEXICON_HPP
