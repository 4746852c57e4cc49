using LinearAlgebra

"""
logdet(S) + (x - m)'*inv(S)*(x - m)

d/dS = inv(S) - inv(S)*(x - m)*(x - m)'*inv(S)

S: matrix n x n, positive definite
x: vector of length n
m: vector of length n

Returns value, gradient.
"""
function gaussian(S::AbstractMatrix{<:Real}, x::AbstractVector{<:Real}, m::AbstractVector{<:Real})
    n = size(S, 1)
    size(S, 2) == n || throw(DimensionMismatch(
        "gaussian: axis 2 of S is $(size(S, 2)), expected n = $(n)"))
    size(x, 1) == n || throw(DimensionMismatch(
        "gaussian: axis 1 of x is $(size(x, 1)), expected n = $(n)"))
    size(m, 1) == n || throw(DimensionMismatch(
        "gaussian: axis 1 of m is $(size(m, 1)), expected n = $(n)"))
    r = x - m
    t1 = r'
    z = S \ r
    value = logabsdet(S)[1] + t1 * z
    gradient = inv(S) - z * (t1 / S)
    return value, gradient
end
