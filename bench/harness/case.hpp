#pragma once
// A benchmark is a formula as a user types it, and the numbers that go in.

#include <gradwright/compile.hpp>

#include "buffer.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace gradwright::bench {

/// The numbers of an input or of the result of index `output`, by name.
using Lookup = std::function<std::vector<double>(const std::string&)>;

struct Case {
    std::string problem, size, what;
    std::string method{};  ///< which of several ways to write it
    CompileRequest request{};
    std::map<std::string, Entries> inputs{};
    /// What `check` has beside the value and the sum of all absolute entries of the derivatives.
    std::function<double(const Lookup&)> rest = nullptr;
};

/// Cases of one precision; the numbers are rounded before anything is decided by them.
class Source {
public:
    explicit Source(Precision precision) : single_(precision == Precision::f32) {}

    bool is_single() const { return single_; }
    double rounded(double v) const {
        return single_ ? static_cast<double>(static_cast<float>(v)) : v;
    }
    Entries uniform(std::uint64_t seed, double low, double high) const;
    /// One where a number between 0 and 1 exceeds a half, else zero.
    Entries coin(std::uint64_t seed) const;
    /// 1 or -1.
    Entries sign(std::uint64_t seed) const;
    /// Whole numbers from 1 to `classes`.
    Entries labels(std::uint64_t seed, std::int64_t classes) const;
    Entries number(double value) const;

private:
    bool single_;
};

/// "1000x50"
std::string size_text(std::initializer_list<std::int64_t> sizes);

using Cases = std::vector<Case>;

/// Whether the Wishart prior of a mixture counts as its definition in the literature says, or with
/// the sign that the oldest benchmark gave it, as the other contenders do.
enum class Prior : std::uint8_t { subtracted, added };
/// The log-likelihood of n points in d dimensions under K Gaussians, with its gradients.
Case mixture_case(const Source& source, std::int64_t d, std::int64_t K, std::int64_t n,
                  Prior prior);

/// The problems of `targets.json`, by what they are about.
void add_regression(const Source& source, Cases& cases);     ///< P1, P2
void add_factorisation(const Source& source, Cases& cases);  ///< P3
void add_networks(const Source& source, Cases& cases);       ///< P4, P7, P9
void add_mixtures(const Source& source, Cases& cases);       ///< P5
void add_processes(const Source& source, Cases& cases);      ///< P6
void add_entrywise(const Source& source, Cases& cases);      ///< P8, P10

}  // namespace gradwright::bench
