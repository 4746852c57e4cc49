#include "base/slugs.hpp"

#include <algorithm>
#include <array>

namespace gradwright {
namespace {

constexpr auto table = std::to_array<SlugEntry>({
    // Reading a formula.
    {"bad-character", "A character that has no meaning here",
     "Formulas are plain text with the operators + - * / ^ ' and their element-wise forms .* ./ "
     ".^. "
     "Greek letters, superscripts and mathematical signs are read as what they stand for; LaTeX "
     "commands, braces and other symbols are not.",
     "x^{2}", "x^2"},
    {"bad-number", "A number that cannot be used",
     "A literal is digits with one decimal point and an optional exponent, as in 1.5e-3, within "
     "the "
     "range of double precision. Sizes are positive whole numbers.",
     "1.2.3*x", "1.23*x"},
    {"syntax-error", "The formula breaks off or does not hang together",
     "Every operator needs its operands and every bracket its partner. Products are always written "
     "out: 2*x, not 2x.",
     "2x", "2*x"},
    {"unknown-function", "A function that does not exist",
     "The name in front of the parenthesis is no function of the language. A name that multiplies "
     "a "
     "bracket needs a `*`; an entry of a vector is written x[1].",
     "trase(A)", "trace(A)"},
    {"unknown-name", "A name that does not occur in the formula",
     "A claim may use only the variables and dimensions of the formula it is about. The name of a "
     "function needs its operand in parentheses.",
     "exp*x", "exp(x)"},
    {"wrong-argument-count", "Too many or too few operands",
     "Each function takes a fixed number of operands, separated by commas.", "tr(A,B)", "tr(A*B)"},
    // Kinds and sizes.
    {"shape-mismatch", "Shapes that do not fit",
     "Sums and element-wise operations need equal shapes or a scalar; a product needs as many "
     "columns "
     "on the left as rows on the right. The message names both operands and where their shapes "
     "come "
     "from. Nothing is transposed or repeated silently.",
     "x*y", "x'*y"},
    {"not-square", "A square matrix is needed",
     "Trace, determinant, inverse, powers and other functions of a matrix are defined for square "
     "matrices only.",
     "A: matrix(m,n); tr(A)", "A: matrix(m,n); tr(A'*A)"},
    {"kind-conflict", "A scalar, vector or matrix in the wrong place",
     "The operand has another kind than the function takes: a vector where a matrix is needed, or "
     "an "
     "array where a scalar is. Undeclared names are read by custom (capital: matrix, lower case: "
     "vector, Greek: scalar); a declaration overrides that.",
     "x: vector(n); det(x)", "X: matrix(n,n); det(X)"},
    {"bad-index", "An index that is not there",
     "Entries are counted from 1. A vector takes one index, a matrix two; `:` keeps a whole axis.",
     "x[0]", "x[1]"},
    {"size-not-determined", "A constant whose size is open",
     "The sizes of vector(c), matrix(c) and eye follow from what they are combined with. Where "
     "nothing fixes them they are given.",
     "tr(eye)", "tr(eye(n)*A)"},
    {"division-by-zero", "A divisor that is zero",
     "The divisor simplifies to zero, so the quotient has no value anywhere.", "x/0", "x/2"},
    // Declarations.
    {"bad-declaration", "A declaration that cannot be read",
     "A declaration is a name, a colon and a kind with its sizes: A: matrix(m,n). Facts follow "
     "after "
     "commas: w: vector(d), positive. Declarations are separated by semicolons or new lines.",
     "A: matirx(m,n); A", "A: matrix(m,n); A"},
    {"duplicate-declaration", "A name that is declared twice",
     "Each name has one declaration, in front of the formula or as an option.",
     "x: vector(n); x: scalar; x", "x: vector(n); x"},
    {"too-large", "Larger than what can be handled",
     "The formula, the tensor or the result would not fit into memory or into the limits of the "
     "engine. The message names the size; a structured or matrix-free form often fits.",
     "T: tensor(a,b,c,d,e,f,g,h,i); sum(T)", "T: tensor(a,b,c); sum(T)"},
    // Values and files.
    {"missing-value", "A variable without a value",
     "To compute numbers every variable of the formula needs a value. Sizes follow from the "
     "values.",
     "gradwright eval \"sum(x.*w)\" --data x=x.csv",
     "gradwright eval \"sum(x.*w)\" --data x=x.csv,w=w.csv"},
    {"size-mismatch", "Values whose sizes do not fit the formula",
     "One dimension has one size throughout a formula. The message names the variable, the sizes "
     "of "
     "its value and what the other values require.",
     "gradwright eval \"A*x\" --data A=a_2x3.csv,x=x_4.csv",
     "gradwright eval \"A*x\" --data A=a_2x3.csv,x=x_3.csv"},
    {"not-finite", "A result that is infinite or not a number",
     "The message names the sub-formula and the entry where it first appeared. The usual causes "
     "are a "
     "logarithm or a root of a negative number, a division by zero, and a singular matrix.",
     "gradwright eval \"log(x)\" --at minus_one.json", "gradwright eval \"log(x)\" --at one.json"},
    {"no-complex-step", "A function without a complex step",
     "The check by complex steps needs functions that extend to complex numbers. Extrapolated "
     "differences take its place.",
     "", ""},
    {"no-such-file", "A file that cannot be read",
     "The file is missing, a folder, or not open to you. The message gives the system's reason.",
     "gradwright eval \"sum(x)\" --data x=nowhere.csv",
     "gradwright eval \"sum(x)\" --data x=x.csv"},
    {"cannot-write", "A file that cannot be written",
     "Results are written under a temporary name and then renamed, so no partial file is left.",
     "gradwright eval \"x\" --data x=x.csv --out /nowhere/y.npy",
     "gradwright eval \"x\" --data x=x.csv --out y.npy"},
    {"bad-file", "A data file that is damaged or not what its name says",
     "The header of a .npy file must be whole and promise no more values than the file holds; a "
     "text "
     "file must be text.",
     "gradwright eval \"sum(x)\" --data x=truncated.npy",
     "gradwright eval \"sum(x)\" --data x=x.npy"},
    {"unsupported-type", "Elements that are not numbers we read",
     "Files of type .npy may hold booleans, integers and floating point numbers of 4 or 8 bytes.",
     "gradwright eval \"sum(x)\" --data x=strings.npy",
     "gradwright eval \"sum(x)\" --data x=x.npy"},
    {"bad-cell", "A cell that is not a number, or a row of another length",
     "Every chosen column holds numbers only and every row has as many cells as the first. The "
     "message gives the line and the column.",
     "gradwright eval \"sum(X)\" --data X=iris.csv",
     "gradwright eval \"sum(X)\" --data \"X=iris.csv[1-4]\""},
    {"bad-columns", "Columns that are not in the file",
     "Columns are chosen by ranges counted from 1, by the names of the first line, or all but "
     "some: "
     "[1-8], [age,income], [!target].",
     "gradwright eval \"sum(x)\" --data \"x=longley.csv[9]\"",
     "gradwright eval \"sum(x)\" --data \"x=longley.csv[7]\""},
    {"bad-binding", "Data that is not bound to a name",
     "Data is given as NAME=FILE, or NAME=FILE[columns] for a text file.",
     "gradwright eval \"sum(x)\" --data x.csv", "gradwright eval \"sum(x)\" --data x=x.csv"},
    // Derivatives and claims.
    {"unknown-variable", "A variable that does not occur",
     "The name given with --wrt, --for or in a point is no variable of the formula. A variable "
     "that "
     "is declared but does not occur may be named; its derivative is zero.",
     "gradwright derive \"x'*x\" --wrt y", "gradwright derive \"x'*x\" --wrt x"},
    {"which-variable", "Several variables, and none is named",
     "A derivative is taken by a variable that is named with --wrt; only where the formula has a "
     "single one may it be left out.",
     "gradwright derive \"x'*A*x\"", "gradwright derive \"x'*A*x\" --wrt x"},
    {"no-variable", "A formula without variables",
     "Numbers and dimensions are constants; there is nothing to differentiate by.",
     "gradwright derive \"1 + 2\"", "gradwright derive \"1 + 2*x\""},
    {"not-a-scalar", "The gradient or Hessian of something that is not a scalar",
     "A gradient has the shape of its variable, so the formula must be a scalar. The derivative of "
     "a vector or a matrix is a Jacobian.",
     "gradwright derive \"A*x\" --wrt x --what gradient",
     "gradwright derive \"A*x\" --wrt x --what jacobian"},
    {"proof-failed", "A derivative that did not pass its numeric proof",
     "Every result is compared with a directional derivative of the formula itself at random "
     "points. One that disagrees is a fault of the program and is never shown; please report it.",
     "", ""},
    {"not-proved", "A derivative that could not be tried",
     "Every result is proved at random points inside the domain. Where none is found, because the "
     "formula is finite nowhere or its declared sizes are too large to draw, nothing is shown.",
     "gradwright derive \"sum(log(-1 - x.^2))\"", "gradwright derive \"sum(log(1 + x.^2))\""},
    {"no-rule", "No rule for this derivative",
     "An operation on the way to the variable has no derivative that holds everywhere, such as the "
     "second derivative of a matrix function off its trace. It is refused rather than taken as "
     "zero.",
     "gradwright derive \"tr(expm(A)*B)\" --wrt A --what hessian",
     "gradwright derive \"tr(expm(A)*B)\" --wrt A"},
    {"no-closed-form", "No solution in closed form",
     "The gradient set to zero is solved where it is linear, or of another form with a known "
     "solution. The message says why this one is not.",
     "gradwright solve \"sum(exp(x)) + x'*x\" --for x",
     "gradwright solve \"norm2(X*w - y)^2\" --for w"},
    {"no-code", "An operation that the language does not have",
     "The code refers to functions of the language and its customary libraries only. Another "
     "language may have the operation.",
     "gradwright compile \"sum(eigvals(S))\" --code c",
     "gradwright compile \"sum(eigvals(S))\" --code numpy"},
    {"undecided", "A claim that cannot be compared",
     "No random point was found at which both the derivative and the claim are finite. Declaring "
     "where the variables lie lets the points be drawn there.",
     "gradwright check \"x'*x\" --claim \"log(-1 - x.^2)\"",
     "gradwright check \"x'*x\" --claim \"2*x\""},
    // The command line.
    {"unknown-command", "A command that does not exist",
     "The first argument is a command; a formula follows it.", "gradwright deriv \"x'*x\"",
     "gradwright derive \"x'*x\""},
    {"missing-command", "An option without a command", "Options come after a command.",
     "gradwright --wrt x", "gradwright derive \"x'*x\" --wrt x"},
    {"unknown-option", "An option that the command does not have",
     "`gradwright COMMAND --help` lists its options.", "gradwright derive \"x'*x\" --wtr x",
     "gradwright derive \"x'*x\" --wrt x"},
    {"missing-argument", "Something that the command needs is not there",
     "The help of the command begins with an example that runs as printed.",
     "gradwright check \"x'*x\"", "gradwright check \"x'*x\" --claim \"2*x\""},
    {"unexpected-argument", "An argument too many",
     "A command takes one formula. Spaces, stars and parentheses mean something to the shell, so a "
     "formula stands in double quotes.",
     "gradwright derive x + y --wrt x", "gradwright derive \"x + y\" --wrt x"},
    {"bad-value", "An option with a value it does not take",
     "The message lists what the option takes.", "gradwright derive \"x'*x\" --what hesian",
     "gradwright derive \"x'*x\" --what hessian"},
    {"bad-json", "A point or a request that cannot be read",
     "A point is one JSON object of numbers and arrays by name, or a list of them; a request of "
     "`serve` is one object on one line.",
     "gradwright derive \"x'*x\" --at '{\"x\": [1, [2]]}'",
     "gradwright derive \"x'*x\" --at '{\"x\": [1, 2]}'"},
    {"not-available", "A command that is not in this version",
     "The command is reserved for a later version.", "gradwright explore",
     "gradwright derive \"x'*x\""},
    {"unknown-slug", "An error that does not exist",
     "`gradwright explain` without an argument lists all of them.",
     "gradwright explain shape-mismtach", "gradwright explain shape-mismatch"},
});

}  // namespace

std::span<const SlugEntry> slugs() { return table; }

const SlugEntry* find_slug(std::string_view slug) {
    const auto at = std::find_if(table.begin(), table.end(),
                                 [slug](const SlugEntry& e) { return e.slug == slug; });
    return at == table.end() ? nullptr : &*at;
}

}  // namespace gradwright
