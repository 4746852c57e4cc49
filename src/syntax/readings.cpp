#include "syntax/readings.hpp"

#include "syntax/conflict.hpp"
#include "syntax/lexer.hpp"
#include "syntax/parse.hpp"

#include <algorithm>
#include <queue>
#include <set>

namespace gradwright::syntax {
namespace {

/// A form a name may have, and how unusual that is.
struct Candidate {
    Form form;
    int cost;
};
using Candidates = std::vector<Candidate>;

/// What the uses of a name suggest.
struct Uses {
    bool like_scalar = false;  ///< a base of ^, a summand, a leading factor, ...
    bool like_number = false;  ///< an exponent or a divisor
    bool like_matrix = false;  ///< the operand of a function of matrices, or has two indices
};

constexpr int mixed_family = 8;  ///< x1 read otherwise than x2
constexpr std::size_t most_readings = 400;
constexpr std::size_t most_names = 40;  ///< beyond this readings are not enumerated
constexpr std::size_t most_visits = 4'000'000;

bool is_capital(const std::string& name) { return name[0] >= 'A' && name[0] <= 'Z'; }

std::string stem_of(const std::string& name) {
    std::size_t end = name.size();
    while (end > 0 && name[end - 1] >= '0' && name[end - 1] <= '9') --end;
    return name.substr(0, end);
}

class UseFinder {
public:
    explicit UseFinder(const Formula& formula)
        : formula_(formula), uses_(formula.names.names.size()) {}

    std::vector<Uses> run() {
        for (AstId id = 0; id < formula_.ast.nodes.size(); ++id)
            if (!formula_.node(id).ignored) visit(formula_.node(id));
        return std::move(uses_);
    }

private:
    const AstNode& child(const AstNode& node, std::size_t i) const {
        return formula_.node(formula_.ast.child(node, i));
    }
    void scalar(const AstNode& node) {
        if (node.kind == AstKind::name) uses_[node.target].like_scalar = true;
    }
    void number(const AstNode& node) {
        if (node.kind == AstKind::name) uses_[node.target].like_number = true;
    }
    void matrix(const AstNode& node) {
        if (node.kind == AstKind::name) uses_[node.target].like_matrix = true;
    }
    bool is_plain_vector(const AstNode& node) const {
        return node.kind == AstKind::name && !is_capital(formula_.ast.word(node));
    }

    void visit(const AstNode& node) {
        switch (node.kind) {
            case AstKind::power:
                scalar(child(node, 0));
                number(child(node, 1));
                break;
            case AstKind::add:
            case AstKind::subtract:
            case AstKind::block_row:
            case AstKind::block:
            case AstKind::less:
            case AstKind::less_equal:
            case AstKind::greater:
            case AstKind::greater_equal:
            case AstKind::equal:
                for (const AstId id : formula_.ast.operands(node)) scalar(formula_.node(id));
                break;
            case AstKind::divide:
            case AstKind::dot_power:
                number(child(node, 1));
                break;
            case AstKind::multiply:
                // In x*y both are vectors; in t*A, l/2*norm2(w) the first is a factor.
                if (!is_plain_vector(child(node, 1))) leading(child(node, 0));
                break;
            case AstKind::index:
                if (node.count == 3) matrix(child(node, 0));
                break;
            case AstKind::call:
                call(node);
                break;
            default:
                break;
        }
    }

    void leading(const AstNode& start) {
        const AstNode* node = &start;
        while (node->kind == AstKind::negate || node->kind == AstKind::divide)
            node = &child(*node, 0);
        if (node->kind == AstKind::multiply) {
            scalar(child(*node, 1));
            scalar(child(*node, 0));
        }
        scalar(*node);
    }

    void call(const AstNode& node) {
        const Callee& callee = formula_.callee(node);
        const bool of_matrices = callee.op && !callee.op->elementwise;
        const bool trace = callee.builtin && (callee.builtin->name == "tr");
        if ((of_matrices || trace) && node.count > 0) matrix(child(node, 0));
    }

    const Formula& formula_;
    std::vector<Uses> uses_;
};

Candidates candidates_of(const Name& name, const Uses& uses) {
    if (name.known) {
        const Variable& v = *name.known;
        const auto order = v.shape.size();
        return {{v.row        ? Form::row
                 : order == 0 ? Form::scalar
                 : order == 1 ? Form::column
                 : order == 2 ? Form::matrix
                              : Form::tensor,
                 0}};
    }
    if (name.declared) {
        const std::string& kind = name.declared->kind;
        return {{kind == "scalar"   ? Form::scalar
                 : kind == "vector" ? Form::column
                 : kind == "row"    ? Form::row
                 : kind == "matrix" ? Form::matrix
                                    : Form::tensor,
                 0}};
    }
    Candidates list;
    if (is_greek(name.text)) {
        const bool capital = is_capital(name.text);
        if (capital)
            list = {{Form::matrix, 0}};
        else
            list = {{Form::scalar, 0}, {Form::column, 10}};
    } else if (is_capital(name.text)) {
        list = {{Form::matrix, 0}};
        if (uses.like_number) list.push_back({Form::scalar, 25});
    } else {
        list = {{Form::column, 0}};
        const bool abc = name.text == "a" || name.text == "b" || name.text == "c";
        const bool numbered = stem_of(name.text) != name.text;
        if (abc)
            list.push_back({Form::scalar, 6});
        else if (numbered)
            list.push_back({Form::scalar, 5});
        else if (uses.like_scalar || uses.like_number)
            list.push_back({Form::scalar, 10});
        if (uses.like_matrix) list.push_back({Form::matrix, 25});
    }
    return list;
}

class Search {
public:
    Search(const Formula& formula, OpRules& rules) : formula_(formula), rules_(rules) {
        const std::vector<Uses> uses = UseFinder(formula).run();
        for (std::size_t i = 0; i < uses.size(); ++i)
            options_.push_back(candidates_of(formula.names.names[i], uses[i]));
        find_families();
        const std::size_t nodes = std::max<std::size_t>(formula.ast.nodes.size(), 1);
        budget_ = std::clamp<std::size_t>(most_visits / nodes, 2, most_readings);
    }

    Result<std::unique_ptr<Inference>> run() {
        evaluate(Choice(options_.size(), 0));
        if (!best_ || best_cost_ > 0) {
            evaluate(all_second());
            if (options_.size() <= most_names) best_first();
            improve();
        }
        if (best_) return std::move(best_);
        return with_both_uses(formula_, rules_, faulty_, *fault_);
    }

private:
    using Choice = std::vector<std::size_t>;

    void find_families() {
        std::map<std::string, std::vector<std::size_t>> by_stem;
        for (std::size_t i = 0; i < options_.size(); ++i) {
            const std::string& name = formula_.names.names[i].text;
            if (options_[i].size() > 1 && stem_of(name) != name)
                by_stem[stem_of(name)].push_back(i);
        }
        for (auto& [stem, members] : by_stem)
            if (members.size() > 1) families_.push_back(std::move(members));
    }

    int name_cost(const Choice& choice) const {
        int cost = 0;
        for (std::size_t i = 0; i < choice.size(); ++i) cost += options_[i][choice[i]].cost;
        for (const auto& family : families_) {
            const auto differs = [&](std::size_t i) { return choice[i] != choice[family[0]]; };
            if (std::any_of(family.begin(), family.end(), differs)) cost += mixed_family;
        }
        return cost;
    }

    void evaluate(const Choice& choice) {
        if (!tried_.insert(choice).second || tried_.size() > budget_) return;
        Reading reading;
        for (std::size_t i = 0; i < choice.size(); ++i)
            reading.push_back(options_[i][choice[i]].form);
        auto attempt = std::make_unique<Inference>(formula_, rules_);
        if (!attempt->run(reading)) {
            // The first reading that got furthest speaks.
            if (!fault_ || attempt->progress() > progress_) {
                fault_ = attempt->fault();
                faulty_ = reading;
                progress_ = attempt->progress();
            }
            return;
        }
        const int cost = name_cost(choice) + attempt->oddness();
        if (best_ && cost >= best_cost_) return;
        best_ = std::move(attempt);
        best_choice_ = choice;
        best_cost_ = cost;
    }

    Choice all_second() const {
        Choice choice(options_.size(), 0);
        for (std::size_t i = 0; i < choice.size(); ++i)
            choice[i] = options_[i].size() > 1 && !is_greek(formula_.names.names[i].text) ? 1 : 0;
        return choice;
    }

    /// Cheapest names first, until no reading can be better than the best one.
    void best_first() {
        using Entry = std::pair<int, Choice>;
        std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
        std::set<Choice> queued;
        const auto add = [&](Choice choice) {
            if (queued.insert(choice).second) queue.emplace(plain_cost(choice), std::move(choice));
        };
        add(Choice(options_.size(), 0));
        while (!queue.empty() && tried_.size() < budget_) {
            const auto [cost, choice] = queue.top();
            queue.pop();
            if (best_ && cost >= best_cost_) return;
            evaluate(choice);
            for (std::size_t i = 0; i < choice.size(); ++i) {
                if (choice[i] + 1 >= options_[i].size()) continue;
                Choice next = choice;
                ++next[i];
                add(std::move(next));
            }
        }
    }

    /// Without the families, which would make the order of the queue unsound.
    int plain_cost(const Choice& choice) const {
        int cost = 0;
        for (std::size_t i = 0; i < choice.size(); ++i) cost += options_[i][choice[i]].cost;
        return cost;
    }

    /// One name at a time, for formulas with too many names to try all readings.
    void improve() {
        if (!best_) return;
        const std::size_t nodes = std::max<std::size_t>(formula_.ast.nodes.size(), 1);
        budget_ =
            std::max(budget_, tried_.size()) + std::min(2 * options_.size(), most_visits / nodes);
        for (std::size_t i = 0; i < options_.size(); ++i) {
            for (std::size_t k = 0; k < options_[i].size() && tried_.size() < budget_; ++k) {
                Choice choice = best_choice_;
                choice[i] = k;
                evaluate(choice);
            }
        }
    }

    const Formula& formula_;
    OpRules& rules_;
    std::vector<Candidates> options_;
    std::vector<std::vector<std::size_t>> families_;
    std::size_t budget_ = 0;
    std::set<Choice> tried_;
    std::unique_ptr<Inference> best_;
    Choice best_choice_;
    int best_cost_ = 0;
    std::optional<Diagnostic> fault_;
    Reading faulty_;  ///< the reading with that fault
    std::size_t progress_ = 0;
};

}  // namespace

Result<std::unique_ptr<Inference>> infer_readings(const Formula& formula, OpRules& rules) {
    return Search(formula, rules).run();
}

}  // namespace gradwright::syntax
