#include <gradwright/tape.hpp>

#include "api/expression.hpp"
#include "api/rules.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gradwright {

namespace api {

/// One operation, or a variable, which has no rule.
struct Record {
    std::shared_ptr<const Rule> rule;
    std::shared_ptr<const DenseArray> value;
    struct Operand {
        std::shared_ptr<const DenseArray> value;
        std::size_t index;  ///< of its record; `constant` if it has none
        bool row;
    };
    std::vector<Operand> operands;
};

struct TapeState {
    std::vector<Record> records;
    std::int64_t bytes = 0;
    bool closed = false;  ///< cleared: what was recorded here is constant now
};

}  // namespace api

namespace {

using namespace api;

constexpr std::size_t constant = ~std::size_t{0};
constexpr std::int64_t largest_literal = 16;

Value::Place failure(Diagnostic d) {
    static const auto nothing = std::make_shared<const DenseArray>();
    Value::Place place;
    place.array = nothing;
    place.error = std::make_shared<const Diagnostic>(std::move(d));
    return place;
}

/// The fault, unless the extents multiply to the number of values.
std::optional<Diagnostic> misfit(const DenseArray& a) {
    std::int64_t count = 1;
    bool fits = a.extents.size() <= max_axes;
    for (const std::int64_t n : a.extents) {
        fits = fits && n >= 0 && (n == 0 || count <= (std::int64_t{1} << 48) / n);
        if (fits) count *= n;
    }
    if (fits && count == static_cast<std::int64_t>(a.values.size())) return std::nullopt;
    std::string text;
    for (const std::int64_t n : a.extents) text += (text.empty() ? "" : "×") + std::to_string(n);
    return fault("size-mismatch", "an array of extents " + (text.empty() ? "()" : text) +
                                      " cannot hold " + std::to_string(a.values.size()) +
                                      " numbers");
}

OperandShape shape_of(const Value::Place& p) {
    OperandShape shape{p.array->extents, p.row, {}};
    if (p.literal) {
        const double v = p.array->values[0];
        if (std::abs(v) <= largest_literal && v == std::floor(v)) {
            shape.literal = static_cast<std::int64_t>(v);
        }
    }
    return shape;
}

bool is_recorded(const Value::Place& p) { return p.tape && !p.tape->closed; }

/// The tape that the operands are recorded on, if any; the first of their mistakes.
Result<std::shared_ptr<TapeState>> common_tape(std::span<const Value* const> operands) {
    std::shared_ptr<TapeState> tape;
    for (const Value* v : operands) {
        const Value::Place& p = v->place();
        if (p.error) return *p.error;
        if (!is_recorded(p)) continue;
        if (tape && tape != p.tape) {
            return fault("unknown-variable", "values of two tapes do not meet",
                         "record both on one gradwright::Tape");
        }
        tape = p.tape;
    }
    return tape;
}

std::int64_t bytes_of(const DenseArray& a) {
    return static_cast<std::int64_t>(a.values.size() * sizeof(double));
}

Value::Place entered(const std::shared_ptr<TapeState>& tape, Record record, bool row) {
    Value::Place place;
    place.array = record.value;
    place.row = row;
    if (!tape) return place;
    place.tape = tape;
    place.index = tape->records.size();
    tape->bytes += bytes_of(*record.value);
    tape->records.push_back(std::move(record));
    return place;
}

/// The value of the rule, recorded if there is a tape.
Value applied(const std::shared_ptr<const Rule>& rule, std::span<const Value* const> operands,
              const std::shared_ptr<TapeState>& tape) {
    std::vector<const DenseArray*> arrays;
    for (const Value* v : operands) arrays.push_back(&v->array());
    Result<DenseArray> y = rule->value(arrays);
    if (!y) return Value(failure(std::move(y).error()));
    Record record{rule, std::make_shared<const DenseArray>(std::move(*y)), {}};
    for (const Value* v : operands) {
        const Value::Place& p = v->place();
        if (tape) record.operands.push_back({p.array, is_recorded(p) ? p.index : constant, p.row});
    }
    return Value(entered(tape, std::move(record), rule->is_row()));
}

}  // namespace

Value::Value() : place_(failure(fault("missing-value", "this value was never given numbers"))) {}

Value::Value(DenseArray array) {
    if (auto wrong = misfit(array)) {
        place_ = failure(*std::move(wrong));
    } else {
        place_.array = std::make_shared<const DenseArray>(std::move(array));
    }
}

Value::Value(std::vector<double> entries) {
    const auto n = static_cast<std::int64_t>(entries.size());
    place_.array = std::make_shared<const DenseArray>(DenseArray{{n}, std::move(entries)});
}

bool Value::ok() const { return !place_.error; }
const Diagnostic& Value::error() const { return *place_.error; }
const DenseArray& Value::array() const { return *place_.array; }

double Value::number() const {
    const auto& values = place_.array->values;
    return values.size() == 1 ? values[0] : std::numeric_limits<double>::quiet_NaN();
}

Value::operator bool() const {
    const auto& values = place_.array->values;
    return ok() && !values.empty() && std::ranges::count(values, 0.0) == 0;
}

Value Value::written(std::string_view form, std::initializer_list<const Value*> operands) {
    const auto tape = common_tape({operands.begin(), operands.size()});
    if (!tape) return Value(failure(tape.error()));
    if (operands.size() > operand_names.size()) return Value(failure(too_many_operands()));
    std::vector<OperandShape> shapes;
    for (const Value* v : operands) shapes.push_back(shape_of(v->place_));
    const auto rule = rule_of(form, shapes);
    if (!rule) return Value(failure(rule.error()));
    return applied(*rule, {operands.begin(), operands.size()}, *tape);
}

Tape::Tape() : state_(std::make_shared<TapeState>()) {}

Value Tape::variable(DenseArray array) {
    if (auto wrong = misfit(array)) return Value(failure(*std::move(wrong)));
    Record record{nullptr, std::make_shared<const DenseArray>(std::move(array)), {}};
    return Value(entered(state_, std::move(record), false));
}

Value Tape::variable(std::vector<double> entries) {
    const auto n = static_cast<std::int64_t>(entries.size());
    return variable(DenseArray{{n}, std::move(entries)});
}

std::size_t Tape::size() const { return state_->records.size(); }
std::int64_t Tape::bytes() const { return state_->bytes; }

void Tape::clear() {
    state_->closed = true;
    state_->records.clear();
    state_->bytes = 0;
    state_ = std::make_shared<TapeState>();
}

namespace {

void add(DenseArray& sum, DenseArray more) {
    if (sum.values.empty()) {
        sum = std::move(more);
        return;
    }
    for (std::size_t i = 0; i < sum.values.size(); ++i) sum.values[i] += more.values[i];
}

/// Which records a change of the wanted ones reaches.
std::vector<bool> reached(const std::vector<Record>& records, std::span<const Value> wanted) {
    std::vector<bool> is(records.size(), false);
    for (const Value& x : wanted) is[x.place().index] = true;
    for (std::size_t i = 0; i < records.size(); ++i) {
        for (const Record::Operand& o : records[i].operands) {
            if (o.index != constant && is[o.index]) is[i] = true;
        }
    }
    return is;
}

/// One sweep down the records.
Result<std::vector<DenseArray>> swept(const std::vector<Record>& records, std::size_t from,
                                      const DenseArray& seed, std::span<const Value> wanted) {
    const std::vector<bool> matters = reached(records, wanted);
    std::vector<bool> kept(records.size(), false);
    for (const Value& x : wanted) kept[x.place().index] = true;
    std::vector<DenseArray> cotangents(from + 1);
    std::vector<bool> touched(records.size(), false);
    cotangents[from] = seed;
    touched[from] = true;
    for (std::size_t i = from + 1; i-- > 0;) {
        if (!touched[i] || !matters[i]) continue;
        const Record& record = records[i];
        std::vector<const DenseArray*> operands;
        for (const Record::Operand& o : record.operands) operands.push_back(o.value.get());
        for (std::size_t slot = 0; slot < operands.size(); ++slot) {
            const std::size_t to = record.operands[slot].index;
            if (to == constant || !matters[to]) continue;
            auto g = record.rule->pullback(slot, operands, *record.value, cotangents[i]);
            if (!g) return std::move(g).error();
            add(cotangents[to], std::move(*g));
            touched[to] = true;
        }
        if (!kept[i]) cotangents[i] = {};
    }
    std::vector<DenseArray> result;
    for (const Value& x : wanted) {
        const std::size_t at = x.place().index;
        result.push_back({x.extents(), std::vector<double>(x.array().values.size())});
        if (at <= from && touched[at]) result.back() = cotangents[at];
    }
    return result;
}

std::optional<Diagnostic> not_recorded(const Value& v, const std::shared_ptr<TapeState>& tape,
                                       const std::string& what) {
    if (!v.ok()) return v.error();
    if (is_recorded(v.place()) && v.place().tape == tape) return std::nullopt;
    return fault("unknown-variable", what + " was not recorded on this tape",
                 "make it with tape.variable(...)");
}

/// The variables of a derivative were all recorded on the tape.
std::optional<Diagnostic> unknown_among(std::span<const Value> x,
                                        const std::shared_ptr<TapeState>& tape) {
    for (std::size_t i = 0; i < x.size(); ++i) {
        const std::string what = "variable " + std::to_string(i + 1) + " of the derivative";
        if (auto wrong = not_recorded(x[i], tape, what)) return wrong;
    }
    return std::nullopt;
}

Diagnostic no_scalar(const Value& y) {
    return fault("not-a-scalar",
                 "a gradient is of a scalar; this is an array of " +
                     std::to_string(y.array().values.size()) + " numbers",
                 "make it a scalar with sum(...), or give pullback a cotangent");
}

/// The sweep with values in place of arrays: what it computes is recorded as well.
class RecordedSweep {
public:
    RecordedSweep(const std::shared_ptr<TapeState>& tape, const Value& y,
                  std::span<const Value> wanted)
        : tape_(tape), from_(y.place().index), matters_(reached(tape->records, wanted)) {
        cotangents_.resize(from_ + 1);
        touched_.resize(tape->records.size(), false);
        cotangents_[from_] = Value(DenseArray{y.extents(), {1}});
        touched_[from_] = true;
    }

    std::optional<Diagnostic> run() {
        for (std::size_t i = from_ + 1; i-- > 0;) {
            if (!touched_[i] || !matters_[i]) continue;
            if (auto failed = pull(i)) return failed;
        }
        return std::nullopt;
    }

    Value result(const Value& x) const {
        const std::size_t at = x.place().index;
        if (at <= from_ && touched_[at]) return cotangents_[at];
        return Value(DenseArray{x.extents(), std::vector<double>(x.array().values.size())});
    }

private:
    std::optional<Diagnostic> pull(std::size_t i) {
        // A copy: recording moves the records.
        const Record record = tape_->records[i];
        std::vector<Value> operands;
        for (const Record::Operand& o : record.operands) {
            Value::Place place;
            place.array = o.value;
            place.row = o.row;
            place.index = o.index;
            if (o.index != constant) place.tape = tape_;
            operands.emplace_back(std::move(place));
        }
        operands.push_back(cotangents_[i]);
        std::vector<const Value*> handles;
        for (const Value& v : operands) handles.push_back(&v);
        for (std::size_t slot = 0; slot < record.operands.size(); ++slot) {
            const std::size_t to = record.operands[slot].index;
            if (to == constant || !matters_[to]) continue;
            const auto rule = record.rule->pullback_rule(slot);
            if (!rule) return rule.error();
            const Value g = applied(*rule, handles, tape_);
            if (!g.ok()) return g.error();
            cotangents_[to] = touched_[to] ? cotangents_[to] + g : g;
            touched_[to] = true;
        }
        return std::nullopt;
    }

    std::shared_ptr<TapeState> tape_;
    std::size_t from_;
    std::vector<bool> matters_, touched_;
    std::vector<Value> cotangents_;
};

}  // namespace

Result<std::vector<DenseArray>> Tape::pullback(const Value& y, const DenseArray& cotangent,
                                               std::span<const Value> x) const {
    if (!y.ok()) return y.error();
    if (auto wrong = unknown_among(x, state_)) return *std::move(wrong);
    if (auto wrong = misfit(cotangent)) return *std::move(wrong);
    if (cotangent.extents != y.extents()) {
        return fault("shape-mismatch", "the cotangent does not have the shape of the result");
    }
    if (!is_recorded(y.place())) {
        // A constant depends on nothing.
        std::vector<DenseArray> zeros;
        for (const Value& v : x) {
            zeros.push_back({v.extents(), std::vector<double>(v.array().values.size())});
        }
        return zeros;
    }
    if (auto wrong = not_recorded(y, state_, "the result")) return *std::move(wrong);
    return swept(state_->records, y.place().index, cotangent, x);
}

Result<std::vector<DenseArray>> Tape::gradient(const Value& y, std::span<const Value> x) const {
    if (!y.ok()) return y.error();
    if (y.array().values.size() != 1) return no_scalar(y);
    return pullback(y, {y.extents(), {1}}, x);
}

Result<std::vector<Value>> Tape::recorded_gradient(const Value& y, std::span<const Value> x) {
    if (!y.ok()) return y.error();
    if (y.array().values.size() != 1) return no_scalar(y);
    if (auto wrong = unknown_among(x, state_)) return *std::move(wrong);
    if (auto wrong = not_recorded(y, state_, "the result")) return *std::move(wrong);
    RecordedSweep sweep(state_, y, x);
    if (auto failed = sweep.run()) return *std::move(failed);
    std::vector<Value> result;
    for (const Value& v : x) result.push_back(sweep.result(v));
    return result;
}

}  // namespace gradwright
