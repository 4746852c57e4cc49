#pragma once
// What a tape holds, and how an operation comes onto it.

#include <gradwright/tape.hpp>

#include "api/rules.hpp"

#include <optional>

namespace gradwright::api {

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

/// Of an operand that has no record.
inline constexpr std::size_t constant = ~std::size_t{0};

Value::Place failure(Diagnostic d);
/// The fault, unless the extents multiply to the number of values.
std::optional<Diagnostic> misfit(const DenseArray& a);
bool is_recorded(const Value::Place& p);
/// The value of the rule, recorded if there is a tape.
Value applied(const std::shared_ptr<const Rule>& rule, std::span<const Value* const> operands,
              const std::shared_ptr<TapeState>& tape);

}  // namespace gradwright::api
