#include "syntax/parser.hpp"

#include "syntax/expression.hpp"
#include "syntax/lexer.hpp"

#include <optional>

namespace gradwright::syntax {
namespace {

constexpr std::size_t longest_text = 16u << 20;

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    Result<Script> run() {
        if (text_.size() > longest_text)
            return Diagnostic{"too-large", "the formula is longer than 16 MiB", {0, 1}, {}, {}};
        auto tokens = tokenize(text_, script_.ast.words);
        if (!tokens) return tokens.error();
        tokens_ = *std::move(tokens);
        std::optional<AstId> formula;
        while (skip_separators(), !is(TokenKind::end)) {
            if (auto failed = statement(formula)) return *std::move(failed);
        }
        if (!formula) return missing_formula();
        script_.ast.root = *formula;
        return std::move(script_);
    }

private:
    using Failure = std::optional<Diagnostic>;

    bool is(TokenKind kind) const { return tokens_[at_].kind == kind; }
    static Diagnostic fault(std::string message, Span span, std::string hint = {}) {
        return {"syntax-error", std::move(message), span, {}, std::move(hint)};
    }

    void skip_separators() {
        while (is(TokenKind::newline) || is(TokenKind::semicolon)) ++at_;
    }

    Result<Script> missing_formula() const {
        const std::uint32_t end = std::uint32_t(text_.size());
        if (script_.declarations.empty() && definitions_.empty())
            return fault("the formula is empty", {0, end == 0 ? 0u : 1u},
                         "write one, as in x'*A*x");
        return fault("there is no formula after the declarations", {end == 0 ? 0 : end - 1, end},
                     "end with the formula itself, as in x'*A*x");
    }

    Failure statement(std::optional<AstId>& formula) {
        if (starts_declaration(tokens_, at_)) {
            auto read = read_declarations(text_, tokens_, script_.ast.words, at_);
            if (!read) return std::move(read).error();
            for (Declaration& d : *read) script_.declarations.push_back(std::move(d));
            return std::nullopt;
        }
        const bool defines = is(TokenKind::name) && tokens_[at_ + 1].kind == TokenKind::assign;
        const Token name = tokens_[at_];
        if (formula)
            return fault("there is a second formula here", name.span,
                         "name the earlier one: y = ...");
        if (defines) at_ += 2;
        auto result = read_expression(text_, script_.ast, tokens_, definitions_, at_);
        if (!result) return std::move(result).error();
        if (defines)
            definitions_[name.word] = *result;
        else
            formula = *result;
        return std::nullopt;
    }

    std::string_view text_;
    Script script_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    Definitions definitions_;
};

}  // namespace

Result<Script> read_script(std::string_view text) { return Parser(text).run(); }

}  // namespace gradwright::syntax
