#pragma once
// Random well-typed formulas as text, with their value by plain loops, and smaller formulas of a
// formula that fails.

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace gradwright::testing {

/// A matrix row by row; a vector has one column, a row one row.
struct Table {
    std::size_t rows = 1, columns = 1;
    std::vector<double> entries{0};

    static Table filled(std::size_t rows, std::size_t columns, double value) {
        return {rows, columns, std::vector<double>(rows * columns, value)};
    }
    double& at(std::size_t i, std::size_t j) { return entries[i * columns + j]; }
    double at(std::size_t i, std::size_t j) const { return entries[i * columns + j]; }
    bool is_scalar() const { return entries.size() == 1; }
};

/// One way to write something: "inv({0})", and what it means.
struct Phrase {
    const char* text;
    Table (*value)(const std::vector<Table>& operands);
};

/// Extents by letter: '1' or one of m, n, k.
struct Extents {
    char rows = '1', columns = '1';
    bool operator==(const Extents&) const = default;
};

struct Formula;
using FormulaPtr = std::shared_ptr<const Formula>;

struct Formula {
    const Phrase* phrase = nullptr;  ///< null: a name or a number
    std::string leaf;
    Extents extents;
    bool positive = false;  ///< stands where the domain asks for positive entries
    std::vector<FormulaPtr> parts;
};

/// A variable that the formulas use, as it is declared.
struct Known {
    const char* name;
    const char* declaration;
    Extents extents;
    bool positive;
};
const std::vector<Known>& known_variables();
std::vector<std::string> declarations();

class FormulaSource {
public:
    explicit FormulaSource(std::uint64_t seed) : random_(seed) {}

    FormulaPtr make(Extents extents, int depth);
    std::size_t pick(std::size_t n) { return random_() % n; }

private:
    FormulaPtr any_sum(Extents extents, int depth);
    FormulaPtr function_of(Extents extents, int depth);
    FormulaPtr positive(Extents extents, int depth);
    FormulaPtr reduction(int depth);
    FormulaPtr of_square(Extents extents, int depth);
    FormulaPtr of_vector(Extents extents, int depth);
    FormulaPtr regular(char n, int depth);
    FormulaPtr product(Extents extents, int depth);
    FormulaPtr leaf(Extents extents, bool positive);
    FormulaPtr phrase(const char* text, Extents extents, std::vector<FormulaPtr> parts,
                      bool positive = false) const;
    char extent() { return "mnk"[pick(3)]; }

    std::mt19937_64 random_;
};

std::string text_of(const Formula& f);
std::size_t length_of(const Formula& f);
/// Names of the variables that occur.
std::vector<std::string> names_in(const Formula& f);

/// Values of the variables by name -> the value of the formula, and the largest number on the way.
Table value_of(const Formula& f, const std::map<std::string, Table>& values, double& largest);

/// Every formula with one part replaced by something smaller of the same extents, smallest first.
std::vector<FormulaPtr> smaller(const FormulaPtr& f);

/// The phrase with this text.
const Phrase& phrase_of(const char* text);

}  // namespace gradwright::testing
