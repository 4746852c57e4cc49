#pragma once
// The formula language as C++ operators and functions, for every type that can be written in it:
// expressions of a model and arrays that compute as they go.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

/// Which axis a reduction of a matrix runs over.
enum class Over : std::uint8_t { rows, cols, all };

inline std::string_view name_of(Over over) {
    return over == Over::rows ? "rows" : over == Over::cols ? "cols" : "all";
}

/// `Self::written("a*b", {&x, &y})` makes a value of the formula with x for a, y for b and so on.
/// Everything here is that with the formula of its comment; shapes are those of the language:
/// nothing is transposed or repeated silently, and a vector is a column.
template <class Self>
class Notation {
public:
    // Sums need equal shapes or a number; `*` is the product of matrices or scales by a scalar.
    friend Self operator+(const Self& a, const Self& b) { return Self::written("a + b", {&a, &b}); }
    friend Self operator-(const Self& a, const Self& b) { return Self::written("a - b", {&a, &b}); }
    friend Self operator*(const Self& a, const Self& b) { return Self::written("a*b", {&a, &b}); }
    friend Self operator/(const Self& a, const Self& b) { return Self::written("a/b", {&a, &b}); }
    friend Self operator-(const Self& a) { return Self::written("-a", {&a}); }
    friend Self operator+(const Self& a) { return a; }
    friend Self& operator+=(Self& a, const Self& b) { return a = a + b; }
    friend Self& operator-=(Self& a, const Self& b) { return a = a - b; }
    friend Self& operator*=(Self& a, const Self& b) { return a = a * b; }
    friend Self& operator/=(Self& a, const Self& b) { return a = a / b; }
    /// 1 or 0 in each entry. They choose in `where`; they are no conditions of C++.
    friend Self operator<(const Self& a, const Self& b) { return Self::written("a < b", {&a, &b}); }
    friend Self operator<=(const Self& a, const Self& b) {
        return Self::written("a <= b", {&a, &b});
    }
    friend Self operator>(const Self& a, const Self& b) { return Self::written("a > b", {&a, &b}); }
    friend Self operator>=(const Self& a, const Self& b) {
        return Self::written("a >= b", {&a, &b});
    }
    friend Self equal(const Self& a, const Self& b) { return Self::written("a == b", {&a, &b}); }

    // Entry by entry: a.*b, a./b, a.^b; equal shapes or a number.
    friend Self times(const Self& a, const Self& b) { return Self::written("a.*b", {&a, &b}); }
    friend Self over(const Self& a, const Self& b) { return Self::written("a./b", {&a, &b}); }
    friend Self power(const Self& a, const Self& b) { return Self::written("a.^b", {&a, &b}); }
    /// a^b: of a square matrix the power of a matrix.
    friend Self pow(const Self& a, const Self& b) { return Self::written("a^b", {&a, &b}); }
    friend Self square(const Self& a) { return Self::written("a.^2", {&a}); }
    friend Self max(const Self& a, const Self& b) { return Self::written("max(a,b)", {&a, &b}); }
    friend Self min(const Self& a, const Self& b) { return Self::written("min(a,b)", {&a, &b}); }
    /// a where c is not zero, else b; the branch not taken adds nothing to value or derivative.
    friend Self where(const Self& c, const Self& a, const Self& b) {
        return Self::written("where(a, b, c)", {&c, &a, &b});
    }

    // Functions of each entry.
    friend Self exp(const Self& x) { return Self::written("exp(a)", {&x}); }
    friend Self log(const Self& x) { return Self::written("log(a)", {&x}); }
    friend Self log1p(const Self& x) { return Self::written("log1p(a)", {&x}); }
    friend Self expm1(const Self& x) { return Self::written("expm1(a)", {&x}); }
    friend Self sqrt(const Self& x) { return Self::written("sqrt(a)", {&x}); }
    friend Self abs(const Self& x) { return Self::written("abs(a)", {&x}); }
    friend Self sign(const Self& x) { return Self::written("sign(a)", {&x}); }
    friend Self sin(const Self& x) { return Self::written("sin(a)", {&x}); }
    friend Self cos(const Self& x) { return Self::written("cos(a)", {&x}); }
    friend Self tan(const Self& x) { return Self::written("tan(a)", {&x}); }
    friend Self asin(const Self& x) { return Self::written("asin(a)", {&x}); }
    friend Self acos(const Self& x) { return Self::written("acos(a)", {&x}); }
    friend Self atan(const Self& x) { return Self::written("atan(a)", {&x}); }
    friend Self sinh(const Self& x) { return Self::written("sinh(a)", {&x}); }
    friend Self cosh(const Self& x) { return Self::written("cosh(a)", {&x}); }
    friend Self tanh(const Self& x) { return Self::written("tanh(a)", {&x}); }
    friend Self sigmoid(const Self& x) { return Self::written("sigmoid(a)", {&x}); }
    friend Self relu(const Self& x) { return Self::written("relu(a)", {&x}); }
    friend Self step(const Self& x) { return Self::written("step(a)", {&x}); }
    friend Self softplus(const Self& x) { return Self::written("softplus(a)", {&x}); }
    friend Self gelu(const Self& x) { return Self::written("gelu(a)", {&x}); }
    friend Self silu(const Self& x) { return Self::written("silu(a)", {&x}); }
    friend Self erf(const Self& x) { return Self::written("erf(a)", {&x}); }
    friend Self gamma(const Self& x) { return Self::written("gamma(a)", {&x}); }
    friend Self lgamma(const Self& x) { return Self::written("lgamma(a)", {&x}); }
    friend Self digamma(const Self& x) { return Self::written("digamma(a)", {&x}); }
    friend Self trigamma(const Self& x) { return Self::written("trigamma(a)", {&x}); }
    friend Self polygamma(int n, const Self& x) {
        return Self::written("polygamma(" + std::to_string(n) + ",a)", {&x});
    }

    // Summaries of all entries, or of each row (a column) or column (a row).
    friend Self sum(const Self& x) { return Self::written("sum(a)", {&x}); }
    friend Self rowsum(const Self& x) { return Self::written("rowsum(a)", {&x}); }
    friend Self colsum(const Self& x) { return Self::written("colsum(a)", {&x}); }
    friend Self mean(const Self& x) { return Self::written("mean(a)", {&x}); }
    friend Self max(const Self& x) { return Self::written("max(a)", {&x}); }
    friend Self min(const Self& x) { return Self::written("min(a)", {&x}); }
    friend Self prod(const Self& x) { return Self::written("prod(a)", {&x}); }
    friend Self norm1(const Self& x) { return Self::written("norm1(a)", {&x}); }
    friend Self norm2(const Self& x) { return Self::written("norm2(a)", {&x}); }
    friend Self normF(const Self& x) { return Self::written("normF(a)", {&x}); }
    friend Self norminf(const Self& x) { return Self::written("norminf(a)", {&x}); }
    friend Self logsumexp(const Self& x) { return Self::written("logsumexp(a)", {&x}); }
    friend Self softmax(const Self& x) { return Self::written("softmax(a)", {&x}); }
    friend Self logsumexp(const Self& x, Over o) { return along("logsumexp(a,", o, x); }
    friend Self softmax(const Self& x, Over o) { return along("softmax(a,", o, x); }
    friend Self max(const Self& x, Over o) { return along("max(a,", o, x); }
    friend Self min(const Self& x, Over o) { return along("min(a,", o, x); }

    // Matrices.
    friend Self transpose(const Self& x) { return Self::written("a'", {&x}); }
    friend Self tr(const Self& x) { return Self::written("tr(a)", {&x}); }
    friend Self det(const Self& x) { return Self::written("det(a)", {&x}); }
    friend Self logdet(const Self& x) { return Self::written("logdet(a)", {&x}); }
    friend Self inv(const Self& x) { return Self::written("inv(a)", {&x}); }
    friend Self pinv(const Self& x) { return Self::written("pinv(a)", {&x}); }
    friend Self adj(const Self& x) { return Self::written("adj(a)", {&x}); }
    friend Self chol(const Self& x) { return Self::written("chol(a)", {&x}); }
    friend Self expm(const Self& x) { return Self::written("expm(a)", {&x}); }
    friend Self logm(const Self& x) { return Self::written("logm(a)", {&x}); }
    friend Self sqrtm(const Self& x) { return Self::written("sqrtm(a)", {&x}); }
    friend Self eigvals(const Self& x) { return Self::written("eigvals(a)", {&x}); }
    friend Self svdvals(const Self& x) { return Self::written("svdvals(a)", {&x}); }
    friend Self lambda_max(const Self& x) { return Self::written("lambda_max(a)", {&x}); }
    friend Self norm_nuc(const Self& x) { return Self::written("norm_nuc(a)", {&x}); }
    friend Self norm_spec(const Self& x) { return Self::written("norm_spec(a)", {&x}); }
    friend Self solve(const Self& a, const Self& b) {
        return Self::written("solve(a,b)", {&a, &b});
    }
    friend Self kron(const Self& a, const Self& b) { return Self::written("kron(a,b)", {&a, &b}); }
    friend Self diag(const Self& x) { return Self::written("diag(a)", {&x}); }
    friend Self vec(const Self& x) { return Self::written("vec(a)", {&x}); }
    /// Column by column; sizes as in formulas, "3" or "n".
    friend Self reshape(const Self& x, const std::string& m, const std::string& n) {
        return Self::written("reshape(a," + m + "," + n + ")", {&x});
    }

    // Entries, rows and columns, counted from 1.
    friend Self entry(const Self& x, std::int64_t i) {
        return Self::written("a[" + std::to_string(i) + "]", {&x});
    }
    friend Self entry(const Self& x, std::int64_t i, std::int64_t j) {
        return Self::written("a[" + std::to_string(i) + "," + std::to_string(j) + "]", {&x});
    }
    friend Self row(const Self& x, std::int64_t i) {
        return Self::written("a[" + std::to_string(i) + ",:]", {&x});
    }
    friend Self column(const Self& x, std::int64_t j) {
        return Self::written("a[:," + std::to_string(j) + "]", {&x});
    }

    /// Any function by its name: call("crossentropy", Y, Z). At most six operands.
    template <class... More>
    friend Self call(std::string_view function, const Self& first, const More&... more) {
        static_assert(sizeof...(More) < 6, "a call takes at most six operands");
        return called(function, first, Self(more)...);
    }

private:
    static Self along(std::string_view start, Over o, const Self& x) {
        return Self::written(std::string(start) + std::string(name_of(o)) + ")", {&x});
    }
    template <class... All>
    static Self called(std::string_view function, const All&... all) {
        std::string form(function);
        for (std::size_t i = 0; i < sizeof...(All); ++i) {
            form += i == 0 ? '(' : ',';
            form += operand_names[i];
        }
        return Self::written(form + ")", {&all...});
    }

protected:
    /// What the operands are called in a form; `e` is a number.
    static constexpr std::string_view operand_names = "abcdfg";
};

}  // namespace abi1
}  // namespace gradwright
