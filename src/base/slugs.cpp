#include "base/slugs.hpp"

#include <algorithm>
#include <array>

namespace gradwright {
namespace {

constexpr auto table = std::to_array<SlugEntry>({
    // Reading a formula.
    {"bad-character", "A character that has no meaning here",
     "Formulas are plain text with the operators + - * / ^ ' and their element-wise forms "
     ".* ./ .^. Greek letters, superscripts and mathematical signs are read as what they "
     "stand for; LaTeX commands, braces and other symbols are not. Grouping is done with "
     "parentheses; brackets hold indices and blocks.",
     "x^{2}", "x^2"},
    {"bad-number", "A number that cannot be used",
     "A literal is digits with one decimal point and an optional exponent, as in 1.5e-3, "
     "within the range of double precision. Sizes of a declaration are positive whole "
     "numbers, names such as n, or products of them.",
     "1.2.3*x", "1.23*x"},
    {"syntax-error", "The formula breaks off or does not hang together",
     "Every operator needs its operands and every bracket its partner. Products are "
     "always written out: 2*x, not 2x, because a2 and ab are names. The caret stands "
     "where the reading could not go on; the cause may lie just before it.",
     "2x", "2*x"},
    {"unknown-function", "A function that does not exist",
     "The name in front of the parenthesis is no function of the language. The nearest "
     "known name is suggested if it is near enough to be a slip of the keys; nothing is "
     "guessed beyond that. A name that multiplies a bracket needs a `*`; an entry of a "
     "vector is written x[1].",
     "trase(A)", "trace(A)"},
    {"unknown-name", "A name that does not occur in the formula",
     "A claim may use only the variables and dimensions of the formula it is about, and "
     "so may the direction given with --along unless it is a single new name. The name of "
     "a function needs its operand in parentheses.",
     "exp*x", "exp(x)"},
    {"wrong-argument-count", "Too many or too few operands",
     "Each function takes a fixed number of operands, separated by commas; `gradwright "
     "derive` names how many were found and how many it takes. A comma where a product "
     "was meant is the usual cause.",
     "tr(A,B)", "tr(A*B)"},
    // Kinds and sizes.
    {"shape-mismatch", "Shapes that do not fit",
     "Sums and element-wise operations need equal shapes or a scalar; a product needs as "
     "many columns on the left as rows on the right. The message names both operands and "
     "where their shapes come from. Nothing is transposed or repeated silently: a vector "
     "is a column, x' is a row, and x*vector(1)' writes a vector into every column of a "
     "matrix.",
     "x*y", "x'*y"},
    {"not-square", "A square matrix is needed",
     "Trace, determinant, inverse, powers and other functions of a matrix are defined for "
     "square matrices only. A matrix that occurs nowhere else is taken as square where it "
     "must be; one that was declared m by n, or is used as such, is not.",
     "A: matrix(m,n); tr(A)", "A: matrix(m,n); tr(A'*A)"},
    {"kind-conflict", "A scalar, vector or matrix in the wrong place",
     "The operand has another kind than the function takes: a vector where a matrix is "
     "needed, or an array where a scalar is. Undeclared names are read from their use, "
     "and what stays open by custom: a capital is a matrix, lower case a vector, Greek a "
     "scalar. A declaration overrides that. Where two uses of one name contradict each "
     "other, both are marked.",
     "x: vector(n); det(x)", "X: matrix(n,n); det(X)"},
    {"bad-index", "An index that is not there",
     "Entries are counted from 1, as in mathematics. A vector takes one index, a matrix "
     "two; `:` keeps a whole axis. An index is a number within the size of the axis, "
     "where that is known.",
     "x[0]", "x[1]"},
    {"size-not-determined", "A constant whose size is open",
     "The sizes of vector(c), matrix(c) and eye follow from what they are combined with. "
     "Where nothing fixes them they are given, as in eye(n), vector(1,n) or matrix(0,m,n).",
     "tr(eye)", "tr(eye(n)*A)"},
    {"division-by-zero", "A divisor that is zero",
     "The divisor simplifies to zero, so the quotient has no value anywhere. It need not "
     "be typed as a zero: x/(a - a) is one too.",
     "x/0", "x/2"},
    // Declarations.
    {"bad-declaration", "A declaration that cannot be read",
     "A declaration is a name, a colon and a kind with its sizes: A: matrix(m,n). Facts "
     "follow after commas: w: vector(d), positive. Declarations are separated by "
     "semicolons or new lines, in front of the formula or each with its own --var.",
     "A: matirx(m,n); A", "A: matrix(m,n); A"},
    {"duplicate-declaration", "A name that is declared twice",
     "Each name has one declaration, in front of the formula or as an option. A second "
     "one is an error even if it says the same, because it would hide the day when it "
     "does not.",
     "x: vector(n); x: scalar; x", "x: vector(n); x"},
    {"too-large", "Larger than what can be handled",
     "The formula, the tensor or the result would not fit into memory or into the limits "
     "of the engine, and that was seen before anything was allocated. The message names "
     "the size; a structured or matrix-free form, such as --what hvp instead of the whole "
     "Hessian, often fits.",
     "T: tensor(a,b,c,d,e,f,g,h,i); sum(T)", "T: tensor(a,b,c); sum(T)"},
    // Values and files.
    {"missing-value", "A variable without a value",
     "To compute numbers every variable of the formula needs a value, from --data or "
     "--at. Sizes follow from the values and need no declaration.",
     "gradwright eval \"sum(x.*w)\" --data x=x.csv",
     "gradwright eval \"sum(x.*w)\" --data x=x.csv,w=w.csv"},
    {"size-mismatch", "Values whose sizes do not fit the formula",
     "One dimension has one size throughout a formula. The message names the variable, "
     "the sizes of its value and what the other values require. A file of one column is a "
     "vector; where a matrix of one column is meant, declare it so.",
     "gradwright eval \"A*x\" --data A=a_2x3.csv,x=x_4.csv",
     "gradwright eval \"A*x\" --data A=a_2x3.csv,x=x_3.csv"},
    {"not-finite", "A result that is infinite or not a number",
     "The numbers are shown, with a note that names the sub-formula and the entry where "
     "infinity or a NaN first appeared. The usual causes are a logarithm or a root of a "
     "negative number, a division by zero, and a singular matrix. The C++ library gives "
     "the same as a note of the report.",
     "gradwright eval \"log(x)\" --at minus_one.json", "gradwright eval \"log(x)\" --at one.json"},
    {"overlap", "Views that overlap",
     "A compiled function writes its results where the caller says, while it still reads its "
     "arguments. A view of a result may share no entry with the view of an argument or of "
     "another result, and no two entries of one result may lie in the same place. Two columns "
     "of one matrix, or its halves, do not overlap. Only calls from C++ give this error.",
     "", ""},
    {"not-positive-definite", "A matrix that is not positive definite",
     "A matrix that is declared or known to be positive definite is factored by Cholesky's "
     "method, and its numbers do not allow that: it has an eigenvalue that is zero or negative, "
     "or so small that rounding makes it so. The message names the matrix. Only calls of compiled "
     "functions from C++ give this error; they leave the results as they were.",
     "", ""},
    {"singular", "A matrix without an inverse",
     "A system of equations is solved with a matrix, or its inverse is formed, and elimination "
     "comes to a pivot that is zero. The message names the matrix. Only calls of compiled "
     "functions from C++ give this error; they leave the results as they were.",
     "", ""},
    {"no-such-file", "A file that cannot be read",
     "The file is missing, a folder, or not open to you. The message gives the name as it "
     "was read: a path is relative to the folder in which the program was started.",
     "gradwright eval \"sum(x)\" --data x=nowhere.csv",
     "gradwright eval \"sum(x)\" --data x=x.csv"},
    {"cannot-write", "A file that cannot be written",
     "Results are written under a temporary name in the same folder and then renamed, so "
     "no partial file is ever left. The folder must exist and be open to you.",
     "gradwright eval \"x\" --data x=x.csv --out /nowhere/y.npy",
     "gradwright eval \"x\" --data x=x.csv --out y.npy"},
    {"cannot-serve", "The workbench cannot be offered",
     "`gradwright explore` waits for the browser at one port of this machine, reached from this "
     "machine alone. Another program, or another workbench, has taken that port; `gradwright "
     "explore --port 0` takes any that is free.",
     "", ""},
    {"bad-file", "A data file that is damaged or not what its name says",
     "A file is read by what its name ends in. The header of a binary file must be whole "
     "and promise no more values than the file holds; a text file must be text. Truncated "
     "downloads and files with another file's name end here, before any memory is taken.",
     "gradwright eval \"sum(x)\" --data x=truncated.npy",
     "gradwright eval \"sum(x)\" --data x=x.npy"},
    {"unsupported-type", "Elements that are not numbers we read",
     "Files of type .npy may hold booleans, integers and floating point numbers of 4 or 8 "
     "bytes, and an .npz archive such files as numpy.savez and numpy.savez_compressed write them. "
     "Text, "
     "complex numbers and Python objects are not read; convert them first, "
     "for example with array.astype(float).",
     "gradwright eval \"sum(x)\" --data x=strings.npy",
     "gradwright eval \"sum(x)\" --data x=x.npy"},
    {"bad-cell", "A cell that is not a number, or a row of another length",
     "Every chosen column holds numbers only and every row has as many cells as the "
     "first. The message gives the line and the column. Columns of text are left out by "
     "choosing the others.",
     "gradwright eval \"sum(X)\" --data X=iris.csv",
     "gradwright eval \"sum(X)\" --data \"X=iris.csv[1-4]\""},
    {"bad-columns", "Columns or arrays that are not in the file",
     "Columns are chosen by ranges counted from 1, by the names of the first line, or all "
     "but some: [1-8], [age,income], [!target]. An array of an .npz archive is chosen by its "
     "name: a.npz:X. Names are compared as they are written, letter by letter.",
     "gradwright eval \"sum(x)\" --data \"x=longley.csv[9]\"",
     "gradwright eval \"sum(x)\" --data \"x=longley.csv[7]\""},
    {"bad-binding", "Data that is not bound to a name",
     "Data is given as NAME=FILE, where NAME is a variable of the formula, or "
     "NAME=FILE[columns] for a text file, or NAME=FILE.npz:key. Several stand in one option with "
     "commas between "
     "them, or in several options.",
     "gradwright eval \"sum(x)\" --data x.csv", "gradwright eval \"sum(x)\" --data x=x.csv"},
    // Derivatives and claims.
    {"unknown-variable", "A variable that does not occur",
     "The name given with --wrt, --for or in a point is no variable of the formula. A "
     "variable that is declared but does not occur may be named; its derivative is zero, "
     "and the report says so.",
     "gradwright derive \"x'*x\" --wrt y", "gradwright derive \"x'*x\" --wrt x"},
    {"which-variable", "Several variables, and none is named",
     "A derivative is taken by a variable that is named with --wrt; only where the "
     "formula has a single one may it be left out. Several are separated by commas: --wrt "
     "W,b.",
     "gradwright derive \"x'*A*x\"", "gradwright derive \"x'*A*x\" --wrt x"},
    {"no-variable", "A formula without variables",
     "Numbers and dimensions are constants; there is nothing to differentiate by. A "
     "dimension such as n may be used as a scalar, but it is not a variable.",
     "gradwright derive \"1 + 2\"", "gradwright derive \"1 + 2*x\""},
    {"not-a-scalar", "The gradient or Hessian of something that is not a scalar",
     "A gradient has the shape of its variable, so the formula must be a scalar; so must "
     "that of a Hessian. The derivative of a vector or a matrix is a Jacobian, whose axes "
     "are those of the result and then those of the variable.",
     "gradwright derive \"A*x\" --wrt x --what gradient",
     "gradwright derive \"A*x\" --wrt x --what jacobian"},
    {"proof-failed", "A derivative that did not pass its numeric proof",
     "Every result is compared with a directional derivative of the formula itself at "
     "random points. One that disagrees is a fault of the program and is never shown; "
     "there is no formula known that gives this. Please report it with the formula.",
     "", ""},
    {"not-proved", "A derivative that could not be tried",
     "Every result is proved at random points inside the domain. Where none is found, "
     "because the formula is finite nowhere or its declared sizes are too large to draw, "
     "nothing is shown. Facts in a declaration, such as `x: vector(n), positive`, say "
     "where to draw; --no-check shows the result without a proof and says that it has "
     "none.",
     "gradwright derive \"sum(log(-1 - x.^2))\"", "gradwright derive \"sum(log(1 + x.^2))\""},
    {"no-rule", "No rule for this derivative",
     "An operation on the way to the variable has no derivative that is known here, such as the "
     "third derivative of the nuclear norm, whose gradient is the polar factor. It is refused "
     "rather than taken as zero.",
     "gradwright derive \"tr(A*polar_factor(X))\" --wrt X --what hessian",
     "gradwright derive \"tr(A*polar_factor(X))\" --wrt X"},
    {"no-closed-form", "No solution in closed form",
     "The gradient set to zero is solved where it is linear, or of another form with a "
     "known solution: eigenvalues, projections, Sylvester equations, factorisations. The "
     "message says why this one is not. It may still have a minimum, to be found by "
     "numbers.",
     "gradwright solve \"sum(exp(x)) + x'*x\" --for x",
     "gradwright solve \"norm2(X*w - y)^2\" --for w"},
    {"no-code", "An operation that the language does not have",
     "The code refers to functions of the language and its customary libraries only. "
     "Another language may have the operation; an operation that arises in a derivative "
     "may be missing in all.",
     "gradwright compile \"sum(eigvals(S))\" --code c",
     "gradwright compile \"sum(eigvals(S))\" --code numpy"},
    {"undecided", "A claim that cannot be compared",
     "No random point was found at which both the derivative and the claim are finite, so "
     "neither right nor wrong can be said. Declaring where the variables lie lets the "
     "points be drawn there.",
     "gradwright check \"x'*x\" --claim \"log(-1 - x.^2)\"",
     "gradwright check \"x'*x\" --claim \"2*x\""},
    // The command line.
    {"unknown-command", "A command that does not exist",
     "The first argument is a command; a formula follows it. `gradwright` alone lists the "
     "commands.",
     "gradwright deriv \"x'*x\"", "gradwright derive \"x'*x\""},
    {"missing-command", "An option without a command",
     "Options come after a command, because each command has its own. `gradwright COMMAND "
     "--help` lists them.",
     "gradwright --wrt x", "gradwright derive \"x'*x\" --wrt x"},
    {"unknown-option", "An option that the command does not have",
     "`gradwright COMMAND --help` lists the options of a command. What begins with two "
     "dashes and a word is read as an option; any other argument that begins with a minus "
     "is a formula.",
     "gradwright derive \"x'*x\" --wtr x", "gradwright derive \"x'*x\" --wrt x"},
    {"missing-argument", "Something that the command needs is not there",
     "The help of the command begins with an example that runs as printed, and the hint "
     "repeats it.",
     "gradwright check \"x'*x\"", "gradwright check \"x'*x\" --claim \"2*x\""},
    {"unexpected-argument", "An argument too many",
     "A command takes one formula. Spaces, stars and parentheses mean something to the "
     "shell, so a formula stands in double quotes. In bash a `!` is better kept in single "
     "quotes.",
     "gradwright derive x + y --wrt x", "gradwright derive \"x + y\" --wrt x"},
    {"bad-value", "An option with a value it does not take",
     "The message lists what the option takes. A choice is written as listed, in lower "
     "case.",
     "gradwright derive \"x'*x\" --what hesian", "gradwright derive \"x'*x\" --what hessian"},
    {"bad-json", "A point or a request that cannot be read",
     "A point is one JSON object of numbers and arrays by name, or a list of them; a "
     "request of `serve` is one object on one line. Matrices are lists of rows of equal "
     "length; values that are not finite are the strings \"inf\", \"-inf\" and \"nan\".",
     "gradwright derive \"x'*x\" --at '{\"x\": [1, [2]]}'",
     "gradwright derive \"x'*x\" --at '{\"x\": [1, 2]}'"},
    {"not-available", "A command that is not in this version",
     "The command is reserved for a later version, so that no other meaning is given to "
     "its name.",
     "gradwright fit", "gradwright derive \"x'*x\""},
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
