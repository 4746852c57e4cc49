using LinearAlgebra

function softmax(x)
    y = exp.(x .- maximum(x))
    return y / sum(y)
end

"""
softmax(x)

d/dx = diag(softmax(x)) - softmax(x)*softmax(x)'

x: vector of length n

Returns value, jacobian.
"""
function softmax_(x::AbstractVector{<:Real})
    n = size(x, 1)
    value = softmax(x)
    jacobian = diagm(value) - value * value'
    return value, jacobian
end
