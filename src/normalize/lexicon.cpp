#include "lexicon.hpp"

#include <algorithm>

namespace gpuprice::normalize {

namespace {

constexpr std::uint32_t k_no_node = 0;  // the root is never a target

// FNV-1a: words are short, so nothing faster pays.
std::uint32_t hash_of(std::string_view text) noexcept
{
    std::uint32_t hash = 2166136261U;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    }
    return hash;
}

std::uint64_t edge_key(std::uint32_t node, std::uint32_t word, bool glued) noexcept
{
    return (std::uint64_t{node} << 33U) | (std::uint64_t{word} << 1U) | (glued ? 1U : 0U);
}

std::size_t edge_slot(std::uint64_t key, std::size_t size) noexcept
{
    constexpr std::uint64_t k_golden_ratio = 0x9E3779B97F4A7C15U;
    return static_cast<std::size_t>((key * k_golden_ratio) >> 32U) & (size - 1);
}

// What may stand between two words of a phrase.
bool joins_words(std::uint16_t before) noexcept
{
    constexpr unsigned k_joining = separator::space | separator::hyphen | separator::underscore | separator::dot |
                                   separator::slash | separator::wide;
    return (before & ~k_joining) == 0;
}

// "5pcs": letters that touch the digits with which a run begins; "2x1070": digits behind such a count.
bool follows_count(const Title& title, std::size_t at) noexcept
{
    const auto begins_with_digits = [&](std::size_t piece) {
        return title.pieces[piece].kind == PieceKind::digits && !is_glued(title.pieces[piece]);
    };
    if (title.pieces[at].kind == PieceKind::letters) {
        return at > 0 && begins_with_digits(at - 1);
    }
    return at > 1 && title.text(title.pieces[at - 1]) == "x" && begins_with_digits(at - 2);
}

}  // namespace

Lexicon::Lexicon() : words_(1), slots_(1024), nodes_(1), edges_(1024) {}

std::uint32_t Lexicon::word_number(std::string_view text) const
{
    const std::uint32_t hash = hash_of(text);
    for (std::size_t i = hash & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1)) {
        if (slots_[i].number == 0) {
            return 0;
        }
        if (slots_[i].hash == hash && words_[slots_[i].number] == text) {
            return slots_[i].number;
        }
    }
}

std::uint32_t Lexicon::intern(std::string_view text)
{
    if (const std::uint32_t known = word_number(text); known != 0) {
        return known;
    }
    const auto place = [this](WordSlot slot) {
        std::size_t i = slot.hash & (slots_.size() - 1);
        while (slots_[i].number != 0) {
            i = (i + 1) & (slots_.size() - 1);
        }
        slots_[i] = slot;
    };
    if (words_.size() * 2 > slots_.size()) {
        std::vector<WordSlot> old(slots_.size() * 2);
        old.swap(slots_);
        for (const WordSlot& slot : old) {
            if (slot.number != 0) {
                place(slot);
            }
        }
    }
    words_.emplace_back(text);
    const auto number = static_cast<std::uint32_t>(words_.size() - 1);
    place({hash_of(text), number});
    return number;
}

std::uint32_t Lexicon::follow(std::uint32_t node, std::uint32_t word, bool glued) const noexcept
{
    const std::uint64_t key = edge_key(node, word, glued);
    for (std::size_t i = edge_slot(key, edges_.size());; i = (i + 1) & (edges_.size() - 1)) {
        if (edges_[i].key == key) {
            return edges_[i].target;
        }
        if (edges_[i].key == 0) {
            return k_no_node;
        }
    }
}

void Lexicon::insert_edge(std::uint64_t key, std::uint32_t target)
{
    std::size_t i = edge_slot(key, edges_.size());
    while (edges_[i].key != 0) {
        i = (i + 1) & (edges_.size() - 1);
    }
    edges_[i] = {key, target};
}

void Lexicon::grow_edges()
{
    std::vector<Edge> old(edges_.size() * 2);
    old.swap(edges_);
    for (const Edge& edge : old) {
        if (edge.key != 0) {
            insert_edge(edge.key, edge.target);
        }
    }
}

std::uint32_t Lexicon::follow_or_make(std::uint32_t node, std::uint32_t word, bool glued)
{
    if (const std::uint32_t known = follow(node, word, glued); known != k_no_node) {
        return known;
    }
    if (++edge_count_ * 2 > edges_.size()) {
        grow_edges();
    }
    nodes_.emplace_back();
    const auto made = static_cast<std::uint32_t>(nodes_.size() - 1);
    insert_edge(edge_key(node, word, glued), made);
    return made;
}

const std::vector<Sense>* Lexicon::add(std::string_view phrase, Sense sense)
{
    const Title title = cut_title(phrase);
    if (title.pieces.empty()) {
        return nullptr;
    }
    std::uint32_t node = 0;
    for (std::size_t i = 0; i < title.pieces.size(); ++i) {
        const bool glued = i > 0 && is_glued(title.pieces[i]);
        node = follow_or_make(node, intern(title.text(title.pieces[i])), glued);
    }
    Node& end = nodes_[node];
    if (std::ranges::find(end.senses, sense) == end.senses.end()) {
        end.senses.push_back(sense);
        end.roles.add(sense.role);
    }
    return &end.senses;
}

void Lexicon::number_words(Title& title) const
{
    for (Piece& piece : title.pieces) {
        piece.word = word_number(title.text(piece));
    }
}

bool Lexicon::may_end(const Title& title, std::size_t last) noexcept
{
    if (last + 1 >= title.pieces.size() || !is_glued(title.pieces[last + 1])) {
        return true;
    }
    const Piece& next = title.pieces[last + 1];
    return next.kind == PieceKind::letters && next.end - next.begin >= 3 && next.word != 0;
}

void Lexicon::longest(const Title& title, std::size_t at, std::uint32_t node, Match& best) const
{
    const Piece& piece = title.pieces[at];
    const bool first = node == 0;
    const bool glued = !first && is_glued(piece);
    // A phrase's touching pieces first: of two phrases of one length the stricter fits better.
    for (const bool strict : {true, false}) {
        if ((strict && !glued) || (!strict && !first && !joins_words(piece.before))) {
            continue;
        }
        const std::uint32_t target = follow(node, piece.word, strict);
        if (target == k_no_node) {
            continue;
        }
        const bool longer = best.senses == nullptr || at > best.last;
        if (longer && !nodes_[target].senses.empty() && may_end(title, at)) {
            best.last = static_cast<std::uint32_t>(at);
            best.roles = nodes_[target].roles;
            best.senses = &nodes_[target].senses;
        }
        if (at + 1 < title.pieces.size() && title.pieces[at + 1].word != 0) {
            longest(title, at + 1, target, best);
        }
    }
}

std::vector<Match> Lexicon::find(const Title& title) const
{
    std::vector<Match> matches;
    matches.reserve(title.pieces.size() / 2 + 1);
    for (std::size_t i = 0; i < title.pieces.size();) {
        const Piece& piece = title.pieces[i];
        const bool after_match = !matches.empty() && matches.back().last + std::size_t{1} == i;
        Match best;
        if (piece.word != 0 && (!is_glued(piece) || after_match || follows_count(title, i))) {
            longest(title, i, 0, best);
        }
        if (best.senses == nullptr) {
            ++i;
            continue;
        }
        best.first = static_cast<std::uint32_t>(i);
        matches.push_back(best);
        i = best.last + std::size_t{1};
    }
    return matches;
}

}  // namespace gpuprice::normalize
