using LinearAlgebra

"""
tr([X, A; B, X])

d/dX = 2*eye

X: matrix n x n
A: matrix n x n
B: matrix n x n

Returns value, gradient.
"""
function blocks(X::AbstractMatrix{<:Real}, A::AbstractMatrix{<:Real}, B::AbstractMatrix{<:Real})
    n = size(X, 1)
    size(X, 2) == n || throw(DimensionMismatch(
        "blocks: axis 2 of X is $(size(X, 2)), expected n = $(n)"))
    size(A, 1) == n || throw(DimensionMismatch(
        "blocks: axis 1 of A is $(size(A, 1)), expected n = $(n)"))
    size(A, 2) == n || throw(DimensionMismatch(
        "blocks: axis 2 of A is $(size(A, 2)), expected n = $(n)"))
    size(B, 1) == n || throw(DimensionMismatch(
        "blocks: axis 1 of B is $(size(B, 1)), expected n = $(n)"))
    size(B, 2) == n || throw(DimensionMismatch(
        "blocks: axis 2 of B is $(size(B, 2)), expected n = $(n)"))
    value = tr(hvcat((2, 2, ), X, A, B, X))
    gradient = 2 * Matrix(1.0I, n, n)
    return value, gradient
end
