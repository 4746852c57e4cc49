using LinearAlgebra

function softmax(x)
    y = exp.(x .- maximum(x))
    return y / sum(y)
end

"""
tr(C'*softmax(Q*K', rows)*V)

d/dV = softmax(Q*K', rows)'*C

C: matrix m x n
Q: matrix m x k
K: matrix p x k
V: matrix p x n

Returns value, gradient.
"""
function attention(C::AbstractMatrix{<:Real}, Q::AbstractMatrix{<:Real}, K::AbstractMatrix{<:Real}, V::AbstractMatrix{<:Real})
    m = size(C, 1)
    n = size(C, 2)
    k = size(Q, 2)
    p = size(K, 1)
    size(Q, 1) == m || throw(DimensionMismatch(
        "attention: axis 1 of Q is $(size(Q, 1)), expected m = $(m)"))
    size(K, 2) == k || throw(DimensionMismatch(
        "attention: axis 2 of K is $(size(K, 2)), expected k = $(k)"))
    size(V, 1) == p || throw(DimensionMismatch(
        "attention: axis 1 of V is $(size(V, 1)), expected p = $(p)"))
    size(V, 2) == n || throw(DimensionMismatch(
        "attention: axis 2 of V is $(size(V, 2)), expected n = $(n)"))
    f = mapslices(softmax, Q * K', dims=2)
    value = dot(C' * f, V')
    gradient = f' * C
    return value, gradient
end
