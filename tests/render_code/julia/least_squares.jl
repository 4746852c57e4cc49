using LinearAlgebra

"""
norm2(X*w - y)^2

d/dw = 2*X'*X

X: matrix m x n
w: vector of length n
y: vector of length m

Returns value, gradient, hessian.
"""
function least_squares(X::AbstractMatrix{<:Real}, w::AbstractVector{<:Real}, y::AbstractVector{<:Real})
    m = size(X, 1)
    n = size(X, 2)
    size(w, 1) == n || throw(DimensionMismatch(
        "least_squares: axis 1 of w is $(size(w, 1)), expected n = $(n)"))
    size(y, 1) == m || throw(DimensionMismatch(
        "least_squares: axis 1 of y is $(size(y, 1)), expected m = $(m)"))
    r = X * w - y
    value = norm(r) ^ 2
    gradient = 2 * (X' * r)
    hessian = 2 * (X' * X)
    return value, gradient, hessian
end
