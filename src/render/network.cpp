#include "render/network.hpp"

#include <algorithm>
#include <map>

namespace gradwright::render {

namespace {

bool is_ones(Tree x) { return x->form == Form::ones && is_number(x->args[0], 1); }

bool is_reciprocal(Tree x) { return x->form == Form::ratio && is_number(x->args[0], 1); }

}  // namespace

bool Piece::touches(Label l) const { return std::ranges::find(at, l) != at.end(); }

Network::Network(Trees& trees, std::vector<Piece> pieces, std::vector<Label> out,
                 std::span<const Dim> dims)
    : t_(trees), pieces_(std::move(pieces)), out_(std::move(out)), dims_(dims) {}

void Network::reduce() {
    while (merge_vectors() || close_loop() || drop_leaf() || merge_parallel() || join_edges(0) ||
           join_edges(1)) {
    }
}

bool Network::is_reduced() const {
    const bool small =
        std::ranges::all_of(pieces_, [](const Piece& p) { return p.at.size() <= 2; });
    return small && out_.size() <= 2 && summed().empty();
}

std::vector<Label> Network::summed() const {
    std::vector<Label> labels;
    for (const Piece& p : pieces_) {
        for (const Label l : p.at) {
            if (std::ranges::find(out_, l) == out_.end()) labels.push_back(l);
        }
    }
    std::ranges::sort(labels);
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    return labels;
}

std::vector<std::size_t> Network::at(Label l) const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        if (pieces_[i].touches(l)) places.push_back(i);
    }
    return places;
}

std::vector<Dim> Network::dims_at(std::span<const Label> labels) const {
    std::vector<Dim> dims;
    for (const Label l : labels) dims.push_back(dims_[l]);
    return dims;
}

Tree Network::tree_of(const Piece& piece) {
    return t_.entries(piece.num, piece.den, dims_at(piece.at));
}

Tree Network::edge(const Piece& piece, Label from, Label to) {
    const Tree x = tree_of(piece);
    return piece.at[0] == from && piece.at[1] == to ? x : t_.transposed(x);
}

void Network::erase(std::vector<std::size_t> places) {
    std::ranges::sort(places, std::greater<>());
    for (const std::size_t i : places)
        pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(i));
}

/// Vectors on one label are one Hadamard product.
bool Network::merge_vectors() {
    std::map<Label, std::size_t> first;
    std::vector<std::size_t> merged;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        if (!pieces_[i].is_vector()) continue;
        const auto [it, fresh] = first.try_emplace(pieces_[i].at[0], i);
        if (fresh) continue;
        Piece& into = pieces_[it->second];
        into.num.insert(into.num.end(), pieces_[i].num.begin(), pieces_[i].num.end());
        into.den.insert(into.den.end(), pieces_[i].den.begin(), pieces_[i].den.end());
        merged.push_back(i);
    }
    erase(merged);
    return false;
}

/// M on (i, i): its trace if nothing else is at i, else its diagonal as a vector.
bool Network::close_loop() {
    const auto loop = std::ranges::find_if(
        pieces_, [](const Piece& p) { return p.is_edge() && p.at[0] == p.at[1]; });
    if (loop == pieces_.end()) return false;
    const Label i = loop->at[0];
    const Tree m = tree_of(*loop);
    pieces_.erase(loop);
    const bool is_output = std::ranges::find(out_, i) != out_.end();
    if (!is_output && at(i).empty()) {
        scalars_.push_back(trace(m));
    } else {
        pieces_.push_back({{i}, {t_.diagonal(m)}, {}});
    }
    return true;
}

/// A summed label with at most one edge: a'b, sum(v), M*v or rowsum(M).
bool Network::drop_leaf() {
    for (const Label l : summed()) {
        const auto places = at(l);
        std::optional<std::size_t> edge_at, vector_at;
        bool simple = true;
        for (const std::size_t i : places) {
            if (pieces_[i].is_vector()) {
                vector_at = i;
            } else {
                simple = simple && pieces_[i].is_edge() && !edge_at;
                edge_at = i;
            }
        }
        if (!simple) continue;
        if (!edge_at) {
            scalars_.push_back(sum_of(pieces_[*vector_at]));
            erase(places);
            return true;
        }
        const Piece& e = pieces_[*edge_at];
        const Label other = e.at[0] == l ? e.at[1] : e.at[0];
        const Tree m = edge(e, other, l);
        Piece v{{other}, {}, {}};
        const Tree weights = vector_at ? tree_of(pieces_[*vector_at]) : nullptr;
        const bool plain = weights == nullptr || is_ones(weights);
        v.num = {plain ? row_sums(m) : t_.product({m, weights})};
        erase(places);
        pieces_.push_back(std::move(v));
        return true;
    }
    return false;
}

/// Two edges between the same labels: an inner product if that closes them, else M.*N.
bool Network::merge_parallel() {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            Piece& p = pieces_[j];
            Piece& q = pieces_[i];
            if (!p.is_edge() || !q.is_edge()) continue;
            const bool same = p.at == q.at;
            if (!same && !(p.at[0] == q.at[1] && p.at[1] == q.at[0])) continue;
            const auto is_free = [this](Label l) {
                return std::ranges::find(out_, l) == out_.end() && at(l).size() == 2;
            };
            const auto is_plain = [](const Piece& x) { return x.den.empty() && x.num.size() == 1; };
            if (is_free(p.at[0]) && is_free(p.at[1]) && is_plain(p) && is_plain(q)) {
                scalars_.push_back(inner_product(p, q));
                erase({i, j});
                return true;
            }
            if (is_free(p.at[0]) != is_free(p.at[1]) && is_plain(p) && is_plain(q)) {
                const Label inner = is_free(p.at[0]) ? p.at[0] : p.at[1];
                const Label outer = p.at[0] == inner ? p.at[1] : p.at[0];
                const Piece v{{outer}, {row_products(p, q, outer, inner)}, {}};
                erase({i, j});
                pieces_.push_back(v);
                return true;
            }
            for (const Tree x : q.num) p.num.push_back(same ? x : t_.transposed(x));
            for (const Tree x : q.den) p.den.push_back(same ? x : t_.transposed(x));
            erase({i});
            return true;
        }
    }
    return false;
}

/// A summed label with two edges and the given number of vectors: M*N or M*diag(v)*N.
bool Network::join_edges(std::size_t vectors) {
    for (const Label l : summed()) {
        const auto places = at(l);
        std::vector<std::size_t> edges, weights;
        for (const std::size_t i : places) {
            if (pieces_[i].is_vector()) weights.push_back(i);
            if (pieces_[i].is_edge()) edges.push_back(i);
        }
        if (edges.size() != 2 || weights.size() != vectors || places.size() != 2 + vectors)
            continue;
        const Piece &a = pieces_[edges[0]], &b = pieces_[edges[1]];
        const Label from = a.at[0] == l ? a.at[1] : a.at[0];
        const Label to = b.at[0] == l ? b.at[1] : b.at[0];
        std::vector<Tree> factors{edge(a, from, l)};
        const Tree weight = vectors == 1 ? tree_of(pieces_[weights[0]]) : nullptr;
        if (weight != nullptr && !is_ones(weight)) factors.push_back(t_.diagonal(weight));
        factors.push_back(edge(b, l, to));
        Piece joined{{from, to}, {t_.product(std::move(factors))}, {}};
        erase(places);
        pieces_.push_back(std::move(joined));
        return true;
    }
    return false;
}

Tree Network::value() {
    if (out_.empty()) return nullptr;
    const bool diagonal = out_.size() == 2 && out_[0] == out_[1];
    if (out_.size() == 2 && !diagonal) return matrix_value();
    const auto places = at(out_[0]);
    if (places.empty()) return diagonal ? t_.identity(dims_[out_[0]]) : t_.ones(dims_at(out_));
    const Tree v = tree_of(pieces_[places[0]]);
    return diagonal ? t_.diagonal(v) : v;
}

Tree Network::matrix_value() {
    Tree left = nullptr, right = nullptr;
    const Piece* edge_piece = nullptr;
    for (const Piece& p : pieces_) {
        if (p.is_edge()) {
            edge_piece = &p;
        } else {
            (p.at[0] == out_[0] ? left : right) = tree_of(p);
        }
    }
    if (edge_piece != nullptr) return scaled_edge(*edge_piece, left, right);
    if (left != nullptr && is_ones(left)) left = nullptr;
    if (right != nullptr && is_ones(right)) right = nullptr;
    if (left == nullptr && right == nullptr) return t_.ones(dims_at(out_));
    if (left == nullptr) left = t_.ones(std::span(&dims_[out_[0]], 1));
    if (right == nullptr) right = t_.ones(std::span(&dims_[out_[1]], 1));
    return t_.product({left, t_.transposed(right)});
}

/// diag(u)*M*diag(v), or (u*v').*M where M is itself made of entries.
Tree Network::scaled_edge(const Piece& piece, Tree left, Tree right) {
    const Tree m = edge(piece, out_[0], out_[1]);
    std::vector<Tree> factors;
    if (left != nullptr) factors.push_back(t_.diagonal(left));
    factors.push_back(m);
    if (right != nullptr) factors.push_back(t_.diagonal(right));
    const Tree x = t_.product(std::move(factors));
    if (left == nullptr || right == nullptr) return x;
    const bool divides = is_reciprocal(left) && is_reciprocal(right);
    if (piece.den.empty() && piece.num.size() < 2 && !divides) return x;
    Piece all = piece;
    if (piece.at[0] != out_[0]) {
        for (Tree& y : all.num) y = t_.transposed(y);
        for (Tree& y : all.den) y = t_.transposed(y);
    }
    all.at = out_;
    if (divides) {
        all.den.push_back(t_.product({left->args[1], t_.transposed(right->args[1])}));
    } else {
        all.num.push_back(t_.product({left, t_.transposed(right)}));
    }
    return shorter(x, tree_of(all));
}

}  // namespace gradwright::render
