#include "api/tape_state.hpp"

#include "api/expression.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gradwright {

namespace {

using namespace api;

constexpr std::int64_t largest_literal = 16;

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

}  // namespace

Value::Place api::failure(Diagnostic d) {
    static const auto nothing = std::make_shared<const DenseArray>();
    Value::Place place;
    place.array = nothing;
    place.error = std::make_shared<const Diagnostic>(std::move(d));
    return place;
}

std::optional<Diagnostic> api::misfit(const DenseArray& a) {
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

bool api::is_recorded(const Value::Place& p) { return p.tape && !p.tape->closed; }

Value api::applied(const std::shared_ptr<const Rule>& rule, std::span<const Value* const> operands,
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

}  // namespace gradwright
