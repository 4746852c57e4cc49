#include "syntax/declarations.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace gradwright::syntax {
namespace {

struct KindWord {
    std::string_view word;
    std::string_view kind;
    std::size_t sizes;  ///< how many; 0 for any number (tensor)
    bool square;
    Facts facts;
};

constexpr auto kind_words = std::to_array<KindWord>({
    {"scalar", "scalar", 0, false, Facts::none},
    {"vector", "vector", 1, false, Facts::none},
    {"row", "row", 1, false, Facts::none},
    {"matrix", "matrix", 2, false, Facts::none},
    {"square", "matrix", 1, true, Facts::none},
    {"symmetric", "matrix", 1, true, Facts::symmetric},
    {"posdef", "matrix", 1, true, Facts::positive_definite},
    {"psd", "matrix", 1, true, Facts::positive_semidefinite},
    {"diagonal", "matrix", 1, true, Facts::diagonal},
    {"orthogonal", "matrix", 1, true, Facts::orthogonal},
    {"lower", "matrix", 1, true, Facts::lower_triangular},
    {"tensor", "tensor", 0, false, Facts::none},
});

struct FactWord {
    std::string_view word;
    Facts facts;
    bool square;  ///< of square matrices only
};

constexpr auto fact_words = std::to_array<FactWord>({
    {"positive", Facts::positive, false},
    {"nonnegative", Facts::nonnegative, false},
    {"nonpositive", Facts::nonpositive, false},
    {"integer", Facts::integer, false},
    {"simplex", Facts::simplex, false},
    {"symmetric", Facts::symmetric, true},
    {"posdef", Facts::positive_definite, true},
    {"psd", Facts::positive_semidefinite, true},
    {"diagonal", Facts::diagonal, true},
    {"orthogonal", Facts::orthogonal, true},
    {"invertible", Facts::invertible, true},
    {"lower", Facts::lower_triangular, true},
});

template <class Table>
std::string suggestion(const Table& table, std::string_view word) {
    std::vector<std::string> names;
    for (const auto& entry : table) names.emplace_back(entry.word);
    const auto near = closest(word, names);
    return near ? "did you mean `" + *near + "`?" : std::string{};
}

template <class Table>
auto find_word(const Table& table, std::string_view word) {
    return std::find_if(table.begin(), table.end(), [&](const auto& e) { return e.word == word; });
}

Diagnostic fault(std::string message, Span span, std::string hint = {}) {
    return {"bad-declaration", std::move(message), span, {}, std::move(hint)};
}

class Reader {
public:
    Reader(std::string_view text, std::span<const Token> tokens, const Words& words,
           std::size_t& at)
        : text_(text), tokens_(tokens), words_(words), at_(at) {}

    Result<std::vector<Declaration>> run() {
        std::vector<Declaration> list;
        do {
            const std::size_t first = list.size();
            if (auto failed = names(list)) return *std::move(failed);
            Declaration shared;
            if (auto failed = kind(shared)) return *std::move(failed);
            while (is(TokenKind::comma) && !starts_declaration(tokens_, at_ + 1)) {
                ++at_;
                if (auto failed = fact(shared)) return *std::move(failed);
            }
            if (auto failed = finish(shared)) return *std::move(failed);
            const Span last = tokens_[at_ - 1].span;
            for (std::size_t i = first; i < list.size(); ++i) apply(shared, list[i], last.end);
        } while (is(TokenKind::comma) && ++at_);
        if (is(TokenKind::semicolon) || is(TokenKind::newline) || is(TokenKind::end)) return list;
        return fault("the declaration should end before " + shown(), now().span,
                     "separate declarations by `;`, facts by `,`");
    }

private:
    using Failure = std::optional<Diagnostic>;

    const Token& now() const { return tokens_[at_]; }
    bool is(TokenKind kind) const { return now().kind == kind; }
    std::string shown() const {
        if (is(TokenKind::end) || is(TokenKind::newline)) return "the end";
        const Span span = now().span;
        return "`" + std::string(text_.substr(span.begin, span.end - span.begin)) + "`";
    }

    Failure names(std::vector<Declaration>& list) {
        for (;;) {
            if (!is(TokenKind::name)) return fault("expected a name before " + shown(), now().span);
            Declaration& declared = list.emplace_back();
            declared.name = words_[now().word];
            declared.span = now().span;
            ++at_;
            if (is(TokenKind::colon)) break;
            if (!is(TokenKind::comma))
                return fault("expected `:` after a declared name, found " + shown(), now().span,
                             "a declaration reads A: matrix(m,n)");
            ++at_;
        }
        ++at_;
        return std::nullopt;
    }

    Failure kind(Declaration& d) {
        if (!is(TokenKind::name))
            return fault("expected a kind such as matrix(m,n), found " + shown(), now().span);
        const std::string& word = words_[now().word];
        const auto entry = find_word(kind_words, word);
        if (entry == kind_words.end())
            return fault("`" + word + "` is not a kind", now().span, suggestion(kind_words, word));
        const Span span = now().span;
        ++at_;
        d.kind = entry->kind;
        d.square = entry->square;
        d.facts = entry->facts;
        if (is(TokenKind::open_paren))
            if (auto failed = sizes(d)) return failed;
        const std::size_t given = d.extents.size();
        if (!d.sized && d.kind == "tensor")
            return fault("a tensor needs its sizes", span, "write tensor(i,j,k)");
        if (!d.sized) return std::nullopt;
        // symmetric(n,n) is as good as symmetric(n).
        if (entry->square && given == 1) d.extents.push_back(d.extents[0]);
        const std::size_t wanted = entry->square ? 2 : entry->sizes;
        if (d.kind != "tensor" && d.extents.size() != wanted)
            return fault("`" + word + "` takes " + std::to_string(entry->sizes) +
                             (entry->sizes == 1 ? " size" : " sizes") + ", not " +
                             std::to_string(given),
                         span);
        if (entry->square && d.extents[0] != d.extents[1])
            return fault("a matrix that is " + word + " is square", span);
        return std::nullopt;
    }

    Failure sizes(Declaration& d) {
        d.sized = true;
        ++at_;
        for (;;) {
            auto extent = read_extent();
            if (!extent) return extent.error();
            d.extents.push_back(*extent);
            if (is(TokenKind::close_paren)) break;
            if (!is(TokenKind::comma))
                return fault("expected `,` or `)` in the sizes, found " + shown(), now().span);
            ++at_;
        }
        ++at_;
        if (d.extents.size() > 8)
            return Diagnostic{
                "too-large", "a tensor has at most 8 axes", tokens_[at_ - 1].span, {}, {}};
        return std::nullopt;
    }

    Result<Dim> read_extent() {
        std::vector<Dim> summands;
        for (;;) {
            std::vector<Dim> factors;
            for (;;) {
                auto atom = read_size_atom();
                if (!atom) return atom;
                factors.push_back(*atom);
                if (!is(TokenKind::star)) break;
                ++at_;
            }
            summands.push_back(Dim::product(factors));
            if (!is(TokenKind::plus)) return Dim::sum(summands);
            ++at_;
        }
    }

    Result<Dim> read_size_atom() {
        if (is(TokenKind::name)) return Dim(words_[tokens_[at_++].word]);
        if (!is(TokenKind::number))
            return fault("expected a size, found " + shown(), now().span,
                         "a size is a number or a name, as in matrix(m,3)");
        const std::string& literal = words_[now().word];
        const bool whole =
            literal.size() <= 12 && std::all_of(literal.begin(), literal.end(),
                                                [](char c) { return c >= '0' && c <= '9'; });
        if (!whole || std::atoll(literal.c_str()) == 0)
            return fault("a size is a positive whole number, not " + literal, now().span);
        ++at_;
        return Dim(std::int64_t(std::atoll(literal.c_str())));
    }

    Failure fact(Declaration& d) {
        if (!is(TokenKind::name)) return fault("expected a fact, found " + shown(), now().span);
        const std::string& word = words_[now().word];
        if (word == "in") return interval(d);
        const auto entry = find_word(fact_words, word);
        if (entry == fact_words.end())
            return fault("`" + word + "` is not a fact", now().span, suggestion(fact_words, word));
        if (entry->square && d.kind != "matrix")
            return fault("only a matrix can be " + word, now().span);
        d.facts = d.facts | entry->facts;
        d.square = d.square || entry->square;
        ++at_;
        return std::nullopt;
    }

    Failure interval(Declaration& d) {
        const Span span = now().span;
        ++at_;
        double bounds[2] = {0, 0};
        for (int i = 0; i < 2; ++i) {
            if (!is(i == 0 ? TokenKind::open_paren : TokenKind::comma)) return bad_interval(span);
            ++at_;
            const bool minus = is(TokenKind::minus);
            if (minus) ++at_;
            if (!is(TokenKind::number)) return bad_interval(span);
            bounds[i] = std::atof(words_[now().word].c_str()) * (minus ? -1 : 1);
            ++at_;
        }
        if (!is(TokenKind::close_paren) || bounds[0] >= bounds[1]) return bad_interval(span);
        ++at_;
        d.lower = bounds[0];
        d.upper = bounds[1];
        if (bounds[0] >= 0) d.facts = d.facts | Facts::positive;
        if (bounds[1] <= 0) d.facts = d.facts | Facts::nonpositive;
        if (bounds[1] <= 1) d.facts = d.facts | Facts::at_most_one;
        return std::nullopt;
    }

    static Failure bad_interval(Span span) {
        return fault("an interval has two numbers, the smaller first", span, "write in(0,1)");
    }

    Failure finish(Declaration& d) {
        if (d.square && d.sized && d.extents[0] != d.extents[1])
            return fault("a matrix " + d.extents[0].text() + "×" + d.extents[1].text() +
                             " cannot be " + text_of(d.facts),
                         tokens_[at_ - 1].span);
        // tensor(n) is a vector and tensor(m,n) a matrix, here as everywhere.
        if (d.kind == "tensor" && d.extents.size() == 1) d.kind = "vector";
        if (d.kind == "tensor" && d.extents.size() == 2) d.kind = "matrix";
        return std::nullopt;
    }

    void apply(const Declaration& shared, Declaration& d, std::uint32_t end) const {
        const std::string name = d.name;
        const Span span = d.span;
        d = shared;
        d.name = name;
        d.span = span;
        d.text = std::string(text_.substr(span.begin, end - span.begin));
    }

    std::string_view text_;
    std::span<const Token> tokens_;
    const Words& words_;
    std::size_t& at_;
};

}  // namespace

bool starts_declaration(std::span<const Token> tokens, std::size_t at) {
    while (at + 1 < tokens.size() && tokens[at].kind == TokenKind::name) {
        if (tokens[at + 1].kind == TokenKind::colon) return true;
        if (tokens[at + 1].kind != TokenKind::comma) return false;
        at += 2;
    }
    return false;
}

Result<std::vector<Declaration>> read_declarations(std::string_view text,
                                                   std::span<const Token> tokens,
                                                   const Words& words, std::size_t& at) {
    return Reader(text, tokens, words, at).run();
}

}  // namespace gradwright::syntax
