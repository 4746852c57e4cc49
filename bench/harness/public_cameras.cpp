// GradBench: bundle adjustment. The Jacobian has a block of 2×15 numbers for each observation and
// is zero elsewhere: each column of errors, added up, has these blocks as its gradients.
#include "public_problem.hpp"

namespace gradwright::bench {
namespace {

const Source numbers(Precision::f64);

/// Cameras by angle-axis rotation (1-3), centre (4-6), focal length (7), principal point (8, 9) and
/// radial distortion (10, 11). The rotations are not zero.
const std::string reprojection =
    "r = (C[:,1].^2 + C[:,2].^2 + C[:,3].^2).^(1/2); "
    "n1 = C[:,1]./r; n2 = C[:,2]./r; n3 = C[:,3]./r; "
    "a1 = X[:,1] - C[:,4]; a2 = X[:,2] - C[:,5]; a3 = X[:,3] - C[:,6]; "
    "q = (n1.*a1 + n2.*a2 + n3.*a3).*(1 - cos(r)); "
    "c1 = a1.*cos(r) + (n2.*a3 - n3.*a2).*sin(r) + n1.*q; "
    "c2 = a2.*cos(r) + (n3.*a1 - n1.*a3).*sin(r) + n2.*q; "
    "c3 = a3.*cos(r) + (n1.*a2 - n2.*a1).*sin(r) + n3.*q; "
    "u = c1./c3; v = c2./c3; s = u.^2 + v.^2; z = 1 + C[:,10].*s + C[:,11].*s.^2; "
    "[w.*(u.*z.*C[:,7] + C[:,8] - F[:,1]), w.*(v.*z.*C[:,7] + C[:,9] - F[:,2]), 1 - w.^2]";

PublicProblem adjustment(std::int64_t p) {
    Case c{"ba", size_text({p}), ""};
    c.request.formula = reprojection;
    c.request.declarations = {"C: matrix(p,11)", "X: matrix(p,3)", "F: matrix(p,2)",
                              "w: vector(p)"};
    c.request.sizes = {{"p", p}};
    const Entries near_one = numbers.uniform(231, 0.5, 1.5);
    c.inputs = {{"C", numbers.uniform(230, 0.1, 0.6)},
                // In front of the cameras.
                {"X", [=](std::uint64_t i) { return near_one(i) + (i % 3 == 2 ? 3 : 0); }},
                {"F", numbers.uniform(232, -1, 1)},
                {"w", numbers.uniform(233, 0.5, 1)}};
    PublicProblem problem{c, c, plain::ba, {}};
    problem.function.what = "function";
    problem.gradient.what = "jacobian";
    const std::string columns[] = {"[vector(1,p), vector(0,p), vector(0,p)]",
                                   "[vector(0,p), vector(1,p), vector(0,p)]",
                                   "[vector(0,p), vector(0,p), vector(1,p)]"};
    for (const std::size_t column : {0u, 1u, 2u}) {
        for (const std::string wrt : {"C", "X", "w"}) {
            if (column == 2 && wrt != "w") continue;
            problem.gradient.request.outputs.push_back(
                {.wrt = wrt, .what = What::vjp, .along = columns[column]});
            problem.columns.push_back(static_cast<double>(column));
        }
    }
    return problem;
}

}  // namespace

void add_cameras(PublicProblems& problems, bool small) {
    if (small) {
        problems.push_back(adjustment(3));
    } else {
        for (const std::int64_t p : {31843, 204472}) problems.push_back(adjustment(p));
    }
}

}  // namespace gradwright::bench
