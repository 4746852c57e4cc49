using LinearAlgebra

"""
sum(softplus(-y.*(X*w))) + a/2*norm2(w)^2

d/dw = X'*diag(y.^2.*sigmoid(y.*(X*w)).*sigmoid(-y.*(X*w)))*X + a*eye

y: vector of length n
X: matrix n x m
w: vector of length m
a: scalar

Returns value, gradient, hessian.
"""
function logistic(y::AbstractVector{<:Real}, X::AbstractMatrix{<:Real}, w::AbstractVector{<:Real}, a::Real)
    n = size(y, 1)
    m = size(X, 2)
    size(X, 1) == n || throw(DimensionMismatch(
        "logistic: axis 1 of X is $(size(X, 1)), expected n = $(n)"))
    size(w, 1) == m || throw(DimensionMismatch(
        "logistic: axis 1 of w is $(size(w, 1)), expected m = $(m)"))
    t1 = y .* (X * w)
    t2 = -t1
    value = a * (w' * w) / 2 + sum((max.(t2, 0) .+ log1p.(exp.(-abs.(t2)))))
    f = (1 ./ (1 .+ exp.(-t2)))
    gradient = a * w - X' * (y .* f)
    hessian = X' .* (y .^ 2 .* (1 ./ (1 .+ exp.(-t1))) .* f)' * X + a * Matrix(1.0I, m, m)
    return value, gradient, hessian
end
