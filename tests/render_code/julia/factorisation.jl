using LinearAlgebra

"""
normF(T - U*V')^2

d/dU = 2*einsum("jl->ijil", V'*V)

T: matrix m x n
U: matrix m x k
V: matrix n x k

Returns value, gradient, hessian.
"""
function factorisation(T::AbstractMatrix{<:Real}, U::AbstractMatrix{<:Real}, V::AbstractMatrix{<:Real})
    m = size(T, 1)
    n = size(T, 2)
    k = size(U, 2)
    size(U, 1) == m || throw(DimensionMismatch(
        "factorisation: axis 1 of U is $(size(U, 1)), expected m = $(m)"))
    size(V, 1) == n || throw(DimensionMismatch(
        "factorisation: axis 1 of V is $(size(V, 1)), expected n = $(n)"))
    size(V, 2) == k || throw(DimensionMismatch(
        "factorisation: axis 2 of V is $(size(V, 2)), expected k = $(k)"))
    value = norm(V * U' - T') ^ 2
    gradient = 2 * ((U * V' - T) * V)
    t2 = V' * V
    t1 = zeros(m, k, m, k)
    for j in 1:k, l in 1:k, i in 1:m
        t1[i, j, i, l] += t2[j, l]
    end
    hessian = 2 * t1
    return value, gradient, hessian
end
