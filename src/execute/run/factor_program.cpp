#include "execute/run/factor_program.hpp"

#include "execute/run/blas.hpp"
#include "execute/run/tiled.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright::execute {
namespace {

/// "X'*X is singular", where the matrix has a name.
Diagnostic unfit(const Step& step, const char* slug, const char* what) {
    Diagnostic d;
    d.slug = slug;
    d.message = (step.name.empty() ? "a matrix" : step.name) + " is " + what;
    d.span = step.expr->source;
    return d;
}

bool tries_cholesky(Factoring kind) {
    return kind == Factoring::cholesky || kind == Factoring::symmetric;
}

template <class T>
class ReadyFactorise : public StepProgram<T> {
public:
    ReadyFactorise(Factorise work, const Step& step)
        : work_(work), failure_(unfit(step, "not-positive-definite", "not positive definite")) {}
    Count scratch() const override {
        const bool qr = work_.kind == Factoring::qr;
        return qr ? qr_shape(work_.rows, work_.n).panel * work_.n : 0;
    }
    bool splits() const override {
        return tries_cholesky(work_.kind) && tiled::splits_factors(work_.n);
    }
    bool run(Frame<T>& frame) const override {
        const Count n = work_.n;
        T* const f = frame.bases[work_.factors];
        T* const pivots = frame.bases[work_.pivots];
        if (work_.kind == Factoring::qr) {
            factor_by_qr(frame.bases[work_.source], f, pivots, frame.scratch);
            return true;
        }
        std::copy_n(frame.bases[work_.source], n * n, f);
        if (n == 0) return true;
        if (work_.kind != Factoring::lu) {
            const bool definite = tiled::cholesky(frame.threads, n, f) == 0;
            *reinterpret_cast<int*>(pivots) = 0;  // no pivot of LU
            if (definite || work_.kind == Factoring::cholesky) return definite;
            std::copy_n(frame.bases[work_.source], n * n, f);
        }
        // A matrix without an inverse has one of infinities and a determinant of zero.
        blas::lu(n, f, pivots);
        return true;
    }
    Diagnostic failure(const Frame<T>&) const override { return failure_; }

private:
    void factor_by_qr(const T* source, T* f, T* pivots, T* scratch) const {
        const Count m = work_.rows, n = work_.n;
        if (n == 0) return;
        if (work_.turned) {
            std::copy_n(source, m * n, f);
        } else {
            kernels<T>().transpose(source, n, f, m, m, n);
        }
        blas::qr(m, n, f, pivots, scratch);
    }

    Factorise work_;
    Diagnostic failure_;
};

template <class T>
class ReadyUse : public StepProgram<T> {
public:
    ReadyUse(UseFactors work, const Step& step)
        : work_(work), failure_(unfit(step, "singular", "singular")) {}
    Count scratch() const override {
        if (work_.kind == Factoring::qr) {
            const QrShape s = qr_shape(work_.rows, work_.n);
            return work_.columns * (std::max(s.rows, work_.n) + s.panel);
        }
        const bool lu = work_.kind != Factoring::cholesky;
        if (work_.use == FactorUse::inverse) {
            return std::max(lu ? 64 * work_.n + 1 : 0, tiled::inverse_room(work_.n));
        }
        return lu ? work_.n * work_.columns : 0;
    }
    bool splits() const override {
        if (!tries_cholesky(work_.kind)) return false;
        if (work_.use == FactorUse::inverse) return tiled::splits_factors(work_.n);
        return work_.use == FactorUse::solve && tiled::splits_solution(work_.n, work_.columns);
    }
    bool run(Frame<T>& frame) const override;
    Diagnostic failure(const Frame<T>&) const override { return failure_; }

private:
    void determinant(Frame<T>& frame) const;
    void fit(Frame<T>& frame) const;
    bool by_cholesky(const Frame<T>& frame) const {
        if (work_.kind != Factoring::symmetric) return work_.kind == Factoring::cholesky;
        return work_.n == 0 || *reinterpret_cast<const int*>(frame.bases[work_.pivots]) == 0;
    }
    bool is_singular(const Frame<T>& frame) const;
    UseFactors work_;
    Diagnostic failure_;
};

/// Elimination came to a pivot that is zero: there is nothing to divide by.
template <class T>
bool ReadyUse<T>::is_singular(const Frame<T>& frame) const {
    if (by_cholesky(frame)) return false;
    // The triangle of QR stands before what tells how it was made.
    const T* const factors =
        frame.bases[work_.kind == Factoring::qr ? work_.pivots : work_.factors];
    for (Count i = 0; i < work_.n; ++i) {
        if (factors[i * (work_.n + 1)] == 0) return true;
    }
    return false;
}

template <class T>
void ReadyUse<T>::determinant(Frame<T>& frame) const {
    const Count n = work_.n;
    const T* const f = frame.bases[work_.factors];
    const bool cholesky = by_cholesky(frame);
    T& y = *frame.bases[work_.out];
    if (work_.use == FactorUse::logdet) {
        y = 0;
        for (Count i = 0; i < n; ++i) y += std::log(std::abs(f[i * n + i]));
        if (cholesky) y *= 2;
        return;
    }
    y = 1;
    for (Count i = 0; i < n; ++i) y *= f[i * n + i];
    if (cholesky) {
        y *= y;
        return;
    }
    const int* const pivots = reinterpret_cast<const int*>(frame.bases[work_.pivots]);
    for (Count i = 0; i < n; ++i) {
        if (pivots[i] != i + 1) y = -y;
    }
}

template <class T>
void ReadyUse<T>::fit(Frame<T>& frame) const {
    const auto solve =
        work_.use == FactorUse::solve ? blas::solve_qr<T> : blas::solve_qr_transposed<T>;
    solve(work_.rows, work_.n, frame.bases[work_.factors], frame.bases[work_.pivots],
          frame.bases[work_.right], work_.columns, frame.bases[work_.out], frame.scratch);
}

template <class T>
bool ReadyUse<T>::run(Frame<T>& frame) const {
    const Count n = work_.n;
    const T* const f = frame.bases[work_.factors];
    T* const out = frame.bases[work_.out];
    const bool cholesky = by_cholesky(frame);
    const T* const pivots = frame.bases[work_.pivots];
    switch (work_.use) {
        case FactorUse::logdet:
        case FactorUse::det:
            determinant(frame);
            return true;
        case FactorUse::inverse:
            if (is_singular(frame)) return false;
            if (cholesky) {
                tiled::invert_cholesky(frame.threads, n, f, out, frame.scratch);
            } else if (n > 0) {
                std::copy_n(f, n * n, out);
                blas::invert_lu(n, out, pivots, frame.scratch);
            }
            return true;
        default:
            if (is_singular(frame)) return false;
            if (work_.kind == Factoring::qr) {
                if (n * work_.columns > 0) fit(frame);
                return true;
            }
            std::copy_n(frame.bases[work_.right], n * work_.columns, out);
            if (n * work_.columns == 0) return true;
            if (cholesky) {
                tiled::solve_cholesky(frame.threads, n, f, out, work_.columns);
            } else {
                blas::solve_lu(n, f, pivots, work_.use == FactorUse::solve_transposed, out,
                               work_.columns, frame.scratch);
            }
            return true;
    }
}

}  // namespace

template <class T>
std::unique_ptr<StepProgram<T>> factor_program(const Factorise& work, const Step& step) {
    return std::make_unique<ReadyFactorise<T>>(work, step);
}
template <class T>
std::unique_ptr<StepProgram<T>> factor_program(const UseFactors& work, const Step& step) {
    return std::make_unique<ReadyUse<T>>(work, step);
}

template std::unique_ptr<StepProgram<double>> factor_program(const Factorise&, const Step&);
template std::unique_ptr<StepProgram<float>> factor_program(const Factorise&, const Step&);
template std::unique_ptr<StepProgram<double>> factor_program(const UseFactors&, const Step&);
template std::unique_ptr<StepProgram<float>> factor_program(const UseFactors&, const Step&);

}  // namespace gradwright::execute
