#pragma once

#include <gradwright/diagnostic.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gradwright::syntax {

enum class TokenKind : std::uint8_t {
    number,
    name,
    text,  // with a word
    plus,
    minus,
    star,
    slash,
    dot_star,
    dot_slash,
    caret,
    dot_caret,
    prime,
    kron,
    root,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    assign,
    open_paren,
    close_paren,
    open_bracket,
    close_bracket,
    comma,
    semicolon,
    colon,
    bars,       // ‖
    subscript,  // what follows a closing ‖
    newline,
    end,
};

using WordId = std::uint32_t;

struct Token {
    TokenKind kind = TokenKind::end;
    Span span;
    WordId word = 0;
};

/// Interned spellings of names, literals and strings.
class Words {
public:
    WordId intern(std::string_view text) {
        const auto [at, added] = ids_.try_emplace(std::string(text), WordId(list_.size()));
        if (added) list_.push_back(&at->first);
        return at->second;
    }
    const std::string& operator[](WordId id) const { return *list_[id]; }
    std::size_t size() const { return list_.size(); }

private:
    std::unordered_map<std::string, WordId> ids_;
    std::vector<const std::string*> list_;
};

}  // namespace gradwright::syntax
