#pragma once
// A problem of GradBench, the public benchmark of tools for automatic differentiation: a function
// in plain C++, the same function as a formula, and what is wanted of its derivative.

#include "arguments.hpp"

namespace gradwright::bench {

/// The function from its inputs by name, in loops over numbers.
using Plain = double (*)(const Values& inputs);

struct PublicProblem {
    Case function, gradient;
    Plain plain = nullptr;
    /// Where the function has several results: which one each output of `gradient` is the
    /// derivative of. The plain function takes it as its input "column", and adds all up without.
    /// Where `gradient` has a Jacobian, it also takes the weights to add them up with, "cotangent".
    std::vector<double> columns{};
};
using PublicProblems = std::vector<PublicProblem>;

/// Of the sizes that are published, or of small ones that differences can check.
void add_sums(PublicProblems& problems, bool small);       ///< lse, llsq, det
void add_clusters(PublicProblems& problems, bool small);   ///< gmm, kmeans
void add_sequences(PublicProblems& problems, bool small);  ///< ode, lstm
void add_cameras(PublicProblems& problems, bool small);    ///< ba
void add_hands(PublicProblems& problems, bool small);      ///< ht

/// The bones of the hand: wrist, four for each of five fingers, forearm.
constexpr std::size_t hand_bones = 22;
constexpr std::size_t hand_parent(std::size_t bone) { return bone % 4 == 1 ? 0 : bone - 1; }
/// How many angles bend a bone; the first of a finger is stiff.
constexpr int hand_angles(std::size_t bone) {
    if (bone == 0 || bone % 4 == 1) return 0;
    return bone % 4 == 2 ? 2 : 1;
}

namespace plain {
double lse(const Values& in);
double llsq(const Values& in);
double det(const Values& in);
double gmm(const Values& in);
double kmeans(const Values& in);
double ode(const Values& in);
double lstm(const Values& in);
double ba(const Values& in);
double ht(const Values& in);
}  // namespace plain

}  // namespace gradwright::bench
