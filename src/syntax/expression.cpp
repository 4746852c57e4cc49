// Operator precedence with explicit stacks: neither depth nor length of the input can overflow.
#include "syntax/expression.hpp"

#include "syntax/operators.hpp"
#include "syntax/tree.hpp"

#include <optional>

namespace gradwright::syntax {
namespace {

class Reader {
public:
    Reader(std::string_view text, Ast& ast, std::span<const Token> tokens,
           const Definitions& definitions, std::size_t& at)
        : text_(text), ast_(ast), tree_(ast), tokens_(tokens), definitions_(definitions), at_(at) {}

    Result<AstId> run() {
        while (!at_end_of_statement()) {
            if (is(TokenKind::newline)) {
                ++at_;
                continue;
            }
            if (auto failed = operand_next_ ? operand() : operation()) return *std::move(failed);
        }
        if (operand_next_) return missing_operand();
        reduce(0);
        if (!pending_.empty()) return unclosed();
        return operands_.back();
    }

private:
    using Failure = std::optional<Diagnostic>;
    using Form = Pending::Form;

    const Token& now() const { return tokens_[at_]; }
    bool is(TokenKind kind) const { return now().kind == kind; }
    std::string typed(Span span) const {
        return std::string(text_.substr(span.begin, span.end - span.begin));
    }
    std::string shown() const {
        return is(TokenKind::newline) ? "the end of the line" : "`" + typed(now().span) + "`";
    }
    static Diagnostic fault(std::string message, Span span, std::string hint = {}) {
        return {"syntax-error", std::move(message), span, {}, std::move(hint)};
    }

    bool at_end_of_statement() const {
        if (is(TokenKind::end)) return true;
        if (!is(TokenKind::newline) && !is(TokenKind::semicolon)) return false;
        if (open_brackets_ > 0) return false;
        if (is(TokenKind::semicolon)) return true;
        if (operand_next_) return false;
        // A line that begins with an operator continues the one before.
        std::size_t next = at_;
        while (tokens_[next].kind == TokenKind::newline) ++next;
        return !infix(tokens_[next].kind);
    }

    Diagnostic missing_operand() const {
        if (is(TokenKind::end) && !pending_.empty()) {
            const Pending& last = pending_.back();
            if (last.form == Form::binary || last.form == Form::prefix)
                return fault(
                    "the formula ends where an operand of `" + typed(last.span) + "` should follow",
                    last.span);
            return unclosed();
        }
        const bool shows = !is(TokenKind::end) && !is(TokenKind::newline);
        const Span span = shows || at_ == 0 ? now().span : tokens_[at_ - 1].span;
        return fault("expected an operand" + (shows ? " before " + shown() : std::string{}), span);
    }

    Diagnostic unclosed() const {
        for (auto p = pending_.rbegin(); p != pending_.rend(); ++p) {
            if (p->form == Form::binary || p->form == Form::prefix) continue;
            const bool square = p->form == Form::index || p->form == Form::block;
            const std::string open = p->form == Form::bars ? "‖" : square ? "[" : "(";
            return fault("this `" + open + "` is never closed", p->span,
                         "add `" +
                             std::string(p->form == Form::bars ? "‖"
                                         : square              ? "]"
                                                               : ")") +
                             "`");
        }
        return fault("the formula ends too early", now().span);
    }

    void open(Form form, Span span, WordId word = 0) {
        const std::size_t base = operands_.size() - (form == Form::index ? 1 : 0);
        pending_.push_back({form, AstKind::add, -1, span, word, base, operands_.size(), 0});
        operand_next_ = true;
        ++open_brackets_;
    }

    void push(AstId id) {
        operands_.push_back(id);
        operand_next_ = false;
    }

    Failure operand() {
        const Token token = now();
        switch (token.kind) {
            case TokenKind::number:
                push(tree_.leaf(AstKind::number, token));
                break;
            case TokenKind::text:
                push(tree_.leaf(AstKind::text, token));
                break;
            case TokenKind::name:
                return named(token);
            case TokenKind::minus:
                prefix(token, AstKind::negate, minus_precedence);
                break;
            case TokenKind::plus:
                break;
            case TokenKind::root:
                prefix(token, AstKind::call, root_precedence);
                break;
            case TokenKind::open_paren:
                open(Form::paren, token.span);
                break;
            case TokenKind::open_bracket:
                open(Form::block, token.span);
                break;
            case TokenKind::bars:
                open(Form::bars, token.span);
                break;
            case TokenKind::colon:
                if (pending_.empty() || pending_.back().form != Form::index)
                    return missing_operand();
                push(tree_.leaf(AstKind::all, token));
                break;
            case TokenKind::close_paren:
                if (!pending_.empty() && pending_.back().form == Form::call &&
                    operands_.size() == pending_.back().base)
                    return close();
                return missing_operand();
            default:
                return missing_operand();
        }
        ++at_;
        return std::nullopt;
    }

    Failure named(const Token& token) {
        ++at_;
        if (is(TokenKind::open_paren) && !definitions_.contains(token.word)) {
            open(Form::call, {token.span.begin, now().span.end}, token.word);
            ++at_;
            return std::nullopt;
        }
        const auto defined = definitions_.find(token.word);
        if (defined == definitions_.end())
            push(tree_.leaf(AstKind::name, token));
        else
            push(tree_.reference(defined->second, token));
        return std::nullopt;
    }

    void prefix(const Token& token, AstKind kind, int precedence) {
        const bool in_exponent = kind == AstKind::negate && !pending_.empty() &&
                                 (pending_.back().precedence == power_precedence ||
                                  pending_.back().precedence == exponent_minus);
        const WordId word = kind == AstKind::call ? ast_.words.intern("sqrt") : 0;
        pending_.push_back({Form::prefix, kind, in_exponent ? exponent_minus : precedence,
                            token.span, word, 0, 0, 0});
    }

    Failure operation() {
        const Token token = now();
        if (const auto op = infix(token.kind)) {
            reduce(op->precedence);
            const WordId word = op->kind == AstKind::call ? ast_.words.intern("kron") : 0;
            pending_.push_back({Form::binary, op->kind, op->precedence, token.span, word, 0, 0, 0});
            operand_next_ = true;
            ++at_;
            return std::nullopt;
        }
        switch (token.kind) {
            case TokenKind::prime: {
                reduce(power_precedence);
                const AstId x = operands_.back();
                operands_.back() = tree_.add(AstKind::transpose, {&x, 1}, token.span,
                                             {ast_.nodes[x].span.begin, token.span.end});
                ast_.nodes[operands_.back()].atomic = true;
                ++at_;
                return std::nullopt;
            }
            case TokenKind::open_bracket:
                open(Form::index, token.span);
                break;
            case TokenKind::comma:
                return comma();
            case TokenKind::semicolon:
                return row_end();
            case TokenKind::close_paren:
            case TokenKind::close_bracket:
            case TokenKind::bars:
                return close();
            default:
                return unexpected(token);
        }
        ++at_;
        return std::nullopt;
    }

    Diagnostic unexpected(const Token& token) const {
        const Token& before = tokens_[at_ - 1];
        if (token.kind == TokenKind::assign)
            return fault("`=` cannot stand here", token.span, "to compare write ==");
        if (token.kind == TokenKind::colon)
            return fault("`:` cannot stand here", token.span,
                         "a declaration reads A: matrix(m,n); an index X[i,:]");
        if (token.kind == TokenKind::text || token.kind == TokenKind::subscript)
            return fault(shown() + " cannot stand here", token.span);
        const std::string left = typed(before.span), right = typed(token.span);
        const bool operand = token.kind == TokenKind::name || token.kind == TokenKind::number;
        const std::string product = typed(ast_.nodes[operands_.back()].span) + "*" + right;
        const bool brief = operand && product.size() <= 40;
        return fault("an operator is missing between `" + left + "` and `" + right + "`",
                     token.span,
                     "for a product write `" + (brief ? product : "*") + "`" +
                         (brief ? "" : " between them"));
    }

    Failure comma() {
        reduce(0);
        if (pending_.empty() || pending_.back().form == Form::paren ||
            pending_.back().form == Form::bars)
            return fault("`,` cannot stand here", now().span,
                         "operands of a function stand in its parentheses: max(x,y)");
        operand_next_ = true;
        ++at_;
        return std::nullopt;
    }

    void finish_row(Pending& block, Span span) {
        const auto row = std::span(operands_).subspan(block.row_base);
        if (row.size() > 1) {
            const Span whole{ast_.nodes[row.front()].span.begin, span.begin};
            const AstId id = tree_.add(AstKind::block_row, row, block.span, whole);
            operands_.resize(block.row_base);
            operands_.push_back(id);
        }
        ++block.rows;
        block.row_base = operands_.size();
    }

    Failure row_end() {
        reduce(0);
        if (pending_.empty() || pending_.back().form != Form::block)
            return fault("`;` cannot stand here", now().span, "separate operands by `,`");
        finish_row(pending_.back(), now().span);
        operand_next_ = true;
        ++at_;
        return std::nullopt;
    }

    Failure close() {
        reduce(0);
        const Token token = now();
        if (pending_.empty()) {
            if (token.kind == TokenKind::bars) return unexpected(token);
            return fault("no bracket is open for this " + shown(), token.span, "remove it");
        }
        const Pending opened = pending_.back();
        const bool square = opened.form == Form::index || opened.form == Form::block;
        const TokenKind wanted = opened.form == Form::bars ? TokenKind::bars
                                 : square                  ? TokenKind::close_bracket
                                                           : TokenKind::close_paren;
        if (token.kind != wanted) {
            const std::string expected = wanted == TokenKind::bars ? "‖" : square ? "]" : ")";
            return fault("expected `" + expected + "`, found " + shown(), token.span,
                         "close `" + typed(opened.span) + "` first");
        }
        ++at_;
        close(opened, token);
        operand_next_ = false;
        return std::nullopt;
    }

    void close(Pending opened, const Token& token) {
        Ast& ast = ast_;
        Span whole{opened.span.begin, token.span.end};
        if (opened.form == Form::paren) {
            ast.nodes[operands_.back()].span = whole;
            ast.nodes[operands_.back()].atomic = true;
        } else if (opened.form == Form::block) {
            finish_row(opened, token.span);
            collapse(AstKind::block, opened, opened.span, whole);
        } else if (opened.form == Form::bars) {
            std::string name = "norm2";
            if (is(TokenKind::subscript)) {
                name = "norm" + ast.words[now().word];
                whole.end = now().span.end;
                ++at_;
            }
            opened.word = ast.words.intern(name);
            collapse(AstKind::call, opened, opened.span, whole);
        } else if (opened.form == Form::index) {
            whole.begin = ast.nodes[operands_[opened.base]].span.begin;
            collapse(AstKind::index, opened, opened.span, whole);
        } else {
            collapse(AstKind::call, opened, {opened.span.begin, opened.span.end - 1}, whole);
        }
        pending_.pop_back();
        --open_brackets_;
    }

    void collapse(AstKind kind, const Pending& opened, Span sign, Span whole) {
        const auto parts = std::span(operands_).subspan(opened.base);
        const AstId id = tree_.add(kind, parts, sign, whole, opened.word);
        ast_.nodes[id].atomic = true;
        operands_.resize(opened.base);
        operands_.push_back(id);
    }

    /// Applies pending operators that bind at least as tightly as `precedence`.
    void reduce(int precedence) {
        const Ast& ast = ast_;
        while (!pending_.empty() && pending_.back().precedence >= precedence) {
            const Pending op = pending_.back();
            pending_.pop_back();
            const std::size_t count = op.form == Form::binary ? 2 : 1;
            const auto parts = std::span(operands_).last(count);
            const std::uint32_t end = ast.nodes[parts.back()].span.end;
            const std::uint32_t begin =
                op.form == Form::binary ? ast.nodes[parts.front()].span.begin : op.span.begin;
            const AstId id = tree_.add(op.kind, parts, op.span, {begin, end}, op.word);
            operands_.resize(operands_.size() - count);
            operands_.push_back(id);
        }
    }

    std::string_view text_;
    Ast& ast_;
    TreeBuilder tree_;
    std::span<const Token> tokens_;
    const Definitions& definitions_;
    std::size_t& at_;
    bool operand_next_ = true;
    std::size_t open_brackets_ = 0;
    std::vector<AstId> operands_;
    std::vector<Pending> pending_;
};

}  // namespace

Result<AstId> read_expression(std::string_view text, Ast& ast, std::span<const Token> tokens,
                              const Definitions& definitions, std::size_t& at) {
    return Reader(text, ast, tokens, definitions, at).run();
}

}  // namespace gradwright::syntax
