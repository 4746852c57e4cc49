// Sweeps back over a tape.
#include "api/tape_state.hpp"
#include "api/workspace.hpp"

namespace gradwright {

namespace {

using namespace api;

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
