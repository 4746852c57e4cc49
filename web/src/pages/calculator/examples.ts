// Formulas to start from, by field. Each derives; a test makes sure of it.
import type { CalculatorState } from "./state";

export type Example = { formula: string; wrt: string; why: string } & Partial<
    Pick<CalculatorState, "vars" | "what" | "along" | "layout" | "symmetric">
>;

export const examples: { title: string; list: Example[] }[] = [
    {
        title: "Statistics",
        list: [
            {
                formula: "norm2(X*w - y)^2",
                wrt: "w",
                why: "Least squares: set to zero, the gradient gives the normal equations.",
            },
            {
                formula: "(x - mu)'*inv(S)*(x - mu)",
                wrt: "mu",
                vars: ["S: posdef(n)", "mu: vector(n)"],
                why: "The Mahalanobis distance, by the mean.",
            },
            {
                formula: "logdet(S) + tr(inv(S)*C)",
                wrt: "S",
                vars: ["S: posdef(n)", "C: symmetric(n)"],
                why: "The Gaussian likelihood by its covariance: zero where S is the sample covariance C.",
            },
            {
                formula: "sum(softplus(X*w)) - y'*X*w",
                wrt: "w",
                what: "hessian",
                why: "Logistic regression: the Hessian is Xᵀ D X, hence convex.",
            },
            {
                formula: "sum(exp(X*w)) - y'*X*w",
                wrt: "w",
                why: "Poisson regression: predicted less observed counts, through Xᵀ.",
            },
        ],
    },
    {
        title: "Machine learning",
        list: [
            {
                formula: "logsumexp(z) - y'*z",
                wrt: "z",
                why: "Softmax and cross-entropy collapse to softmax(z) − y.",
            },
            {
                formula: "softmax(z)",
                wrt: "z",
                why: "The Jacobian is diag(p) − p pᵀ: a diagonal plus rank 1, never stored n×n.",
            },
            {
                formula: "norm2(W2*relu(W1*x + b1) + b2 - y)^2",
                wrt: "W1",
                vars: ["b1: vector(h)"],
                why: "A network of two layers, by its first weights: one outer product.",
            },
            {
                formula: "-y*log(sigmoid(w'*x + b)) - (1 - y)*log(1 - sigmoid(w'*x + b))",
                wrt: "w",
                vars: ["y: scalar", "b: scalar"],
                why: "One neuron with binary cross-entropy: (a − y) x.",
            },
            {
                formula: "x: vector(n); m = sum(x)/n; s = sqrt(sum((x - m).^2)/n); (x - m)/s",
                wrt: "x",
                why: "Layer normalisation: the mean and the scale depend on every entry.",
            },
        ],
    },
    {
        title: "Optimisation",
        list: [
            {
                formula: "x'*A*x/2 - b'*x",
                wrt: "x",
                vars: ["A: symmetric(n)", "b: vector(n)"],
                why: "The quadratic model: its gradient is the residual A x − b.",
            },
            {
                formula: "norm2(X*w - y)^2 + lambda*norm2(w)^2",
                wrt: "w",
                why: "Ridge regression: a penalty that keeps the Hessian positive definite.",
            },
            {
                formula: "c'*x - t*sum(log(b - A*x))",
                wrt: "x",
                what: "hessian",
                vars: ["c: vector(n)", "t: scalar", "b: vector(m)"],
                why: "A logarithmic barrier: the Hessian that interior-point methods factorise.",
            },
            {
                formula: "sum(softplus(X*w))",
                wrt: "w",
                what: "hvp",
                along: "v",
                why: "A Hessian times a vector, without the Hessian: what conjugate gradients need.",
            },
        ],
    },
    {
        title: "Linear algebra",
        list: [
            {
                formula: "logdet(X)",
                wrt: "X",
                why: "The log-determinant: its gradient is the transposed inverse.",
            },
            {
                formula: "inv(X)",
                wrt: "X",
                why: "The inverse by its matrix: an array of order four, printed by its labels.",
            },
            {
                formula: "tr(A*X*B*X')",
                wrt: "X",
                why: "A trace of products: cyclic, so every X comes to the end once.",
            },
            {
                formula: "x'*A*x/(x'*x)",
                wrt: "x",
                vars: ["A: symmetric(n)"],
                why: "The Rayleigh quotient: zero at eigenvectors.",
            },
            {
                formula: "lambda_max(X'*X)",
                wrt: "X",
                why: "The squared spectral norm: through the leading eigenvector.",
            },
        ],
    },
    {
        title: "Signal and image",
        list: [
            {
                formula: "norm2(A*x - y)^2 + lambda*norm2(D*x)^2",
                wrt: "x",
                why: "Deblurring with Tikhonov's penalty on differences D x.",
            },
            {
                formula: "norm2(A*x - y)^2 + mu*sum(sqrt((D*x).^2 + epsilon))",
                wrt: "x",
                vars: ["epsilon: scalar, positive"],
                why: "Smoothed total variation: edges survive the penalty.",
            },
            {
                formula: "normF(Y - U*V')^2",
                wrt: "U",
                why: "Low-rank approximation: alternate between U and V.",
            },
            {
                formula: "sum(A*x - y.*log(A*x))",
                wrt: "x",
                why: "Photon counts: from this gradient follows the Richardson–Lucy iteration.",
            },
        ],
    },
    {
        title: "Physics and geometry",
        list: [
            {
                formula: "norm2(x - y)",
                wrt: "x",
                why: "A distance: its gradient is the unit vector from y to x.",
            },
            {
                formula: "1/norm2(x - y)",
                wrt: "x",
                what: "hessian",
                why: "The potential of a point source: the Hessian is the tidal tensor.",
            },
            {
                formula: "normF(Q*P - M)^2",
                wrt: "Q",
                vars: ["Q: orthogonal(n)"],
                why: "Aligning points by a rotation: a gradient in the tangent space of the rotations.",
            },
            {
                formula: "u'*K*u/2 - f'*u",
                wrt: "u",
                vars: ["K: symmetric(n)"],
                why: "Elastic energy by the displacement: stiffness times displacement less the load.",
            },
        ],
    },
    {
        title: "Kernels and attention",
        list: [
            {
                formula: "exp(-norm2(x - y)^2/(2*sigma^2))",
                wrt: "x",
                vars: ["sigma: scalar"],
                why: "The Gaussian kernel by one of its points.",
            },
            {
                formula: "y'*inv(K + sigma^2*eye)*y/2 + logdet(K + sigma^2*eye)/2",
                wrt: "sigma",
                vars: ["K: posdef(n)", "sigma: scalar"],
                why: "The marginal likelihood of a Gaussian process, by its noise.",
            },
            {
                formula: "sum(C.*(softmax(Q*K', rows)*V))",
                wrt: "Q",
                why: "Attention, by the queries: the softmax of each row has its own small Jacobian.",
            },
            {
                formula: "norm2(softmax(K*q)'*V - t')^2",
                wrt: "q",
                vars: ["q: vector(d)", "t: vector(m)"],
                why: "One query against many keys, by that query.",
            },
        ],
    },
];
