// Eigen's matrices in every storage order and with every stride, in and out of compiled functions.
#include <gradwright/compile.hpp>
#include <gradwright/eigen.hpp>

#include <cstdio>

using namespace gradwright;
using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

namespace {

int faults = 0;

void expect(bool right, const char* what) {
    if (right) return;
    std::printf("wrong: %s\n", what);
    ++faults;
}

template <class M>
bool reads(const M& m, const Eigen::MatrixXd& expected) {
    return matrix_map(view(m)).isApprox(expected) && view(m).data() == m.data();
}

void both_ways() {
    Eigen::MatrixXd a = Eigen::MatrixXd::Random(4, 6);
    const RowMajor r = a;
    const Eigen::Matrix<double, 2, 3> fixed = a.topLeftCorner<2, 3>();
    const Eigen::ArrayXXd array = a.array();
    expect(reads(a, a), "column by column");
    expect(reads(r, a), "row by row");
    expect(reads(fixed, fixed), "fixed extents");
    expect(reads(array, a), "an array");
    expect(reads(a.block(1, 2, 2, 3), a.block(1, 2, 2, 3)), "a block");
    expect(reads(a.transpose(), a.transpose()), "a transpose");
    expect(reads(r.block(1, 2, 2, 3).transpose(), a.block(1, 2, 2, 3).transpose()),
           "a block of a matrix row by row, transposed");
    expect(reads(a.row(2), a.row(2).transpose()), "a row");
    expect(reads(r.col(2), a.col(2)), "a column with a stride");
    expect(reads(a.diagonal(), a.diagonal()), "a diagonal");
    using Steps = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
    const Eigen::Map<const Eigen::MatrixXd, 0, Steps> sparse(a.data(), 2, 3, Steps(8, 2));
    expect(reads(sparse, Eigen::MatrixXd(sparse)), "a map with both strides");
    const Eigen::Ref<const Eigen::MatrixXd, 0, Eigen::OuterStride<>> ref = a.leftCols(3);
    expect(reads(ref, a.leftCols(3)), "a reference");
    expect(view(a.row(2)).order() == 1 && view(a).order() == 2, "axes");
    matrix_map(mutable_view(a)).setConstant(2);
    vector_map(mutable_view(a.row(1))).setConstant(3);
    expect(a.sum() == 2 * 18 + 3 * 6, "writing through a map");
    double number = 5;
    expect(matrix_map(View<double>(&number))(0, 0) == 5, "a number");
    DenseArray d = array_of(r.leftCols(2));
    expect(d.extents == std::vector<std::int64_t>{4, 2} && d.values[3] == r(1, 1), "an array");
    matrix_map(d) *= 2;
    expect(d.values[3] == 2 * r(1, 1), "a map of an array");
    expect(array_of(r.row(0)).extents.size() == 1, "an array of a row");
}

template <class Matrix>
void gradient_in(const char* what) {
    const auto f = compile({.formula = "norm2(X*w - y)^2",
                            .outputs = {{}, {.wrt = "w"}, {.wrt = "X"}},
                            .inputs = {"X", "w", "y"},
                            .sizes = {{"m", 5}, {"n", 3}}});
    if (!f) return expect(false, f.error().message.c_str());
    const Matrix X = Matrix::Random(5, 3);
    const Eigen::VectorXd w = Eigen::VectorXd::Random(3);
    const Eigen::RowVectorXd y = Eigen::RowVectorXd::Random(5);
    double value = 0;
    Eigen::VectorXd by_w(3);
    Matrix by_x(5, 3);
    const View<const double> in[] = {view(X), view(w), view(y)};
    const View<double> out[] = {View<double>(&value), mutable_view(by_w), mutable_view(by_x)};
    expect(f->run(in, out).ok(), what);
    const Eigen::VectorXd r = X * w - y.transpose();
    expect(std::abs(value - r.squaredNorm()) < 1e-12 && by_w.isApprox(2 * X.transpose() * r) &&
               by_x.isApprox(2 * r * w.transpose()),
           what);
}

}  // namespace

int main() {
    both_ways();
    gradient_in<Eigen::MatrixXd>("functions of a matrix column by column");
    gradient_in<RowMajor>("functions of a matrix row by row");
    std::puts(faults == 0 ? "right" : "");
    return faults;
}
