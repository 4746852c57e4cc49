// Claimed gradients, right or wrong in one way that people get them wrong. The engine judges each;
// `answer` is what it says, by the names that the learner chooses from.

export const answers = [
    "right",
    "shape",
    "layout",
    "factor",
    "sign",
    "symmetry",
    "transposed",
    "commuted",
    "cycle",
    "term",
    "chain",
] as const;
export type Mistake = (typeof answers)[number];

export const named: Record<Mistake, { title: string; catchIt: string; slug: string }> = {
    right: {
        title: "It is right",
        slug: "",
        catchIt: "A claim may look different from another true form and still be right.",
    },
    shape: {
        title: "Wrong shape",
        slug: "shape",
        catchIt: "A gradient has the shape of its variable. Compare shapes before anything else.",
    },
    layout: {
        title: "Other layout",
        slug: "mixed-layout",
        catchIt: "The claim lies the other way: a row for a column, or n × m for m × n.",
    },
    factor: {
        title: "Wrong constant factor",
        slug: "factor",
        catchIt: "Count the copies of the variable: a square brings a 2, and a half takes it away.",
    },
    sign: {
        title: "Wrong sign",
        slug: "sign",
        catchIt: "Follow the minus: by which of the two does the difference grow?",
    },
    symmetry: {
        title: "Assumes a symmetric matrix",
        slug: "assumed-symmetry",
        catchIt: "A and A' are the same only when A is declared symmetric.",
    },
    transposed: {
        title: "Transposed",
        slug: "transpose",
        catchIt: "For square matrices the shape does not show it: read df = ⟨G, dX⟩ = tr(G'·dX).",
    },
    commuted: {
        title: "Commuted a product",
        slug: "commuted-product",
        catchIt: "Matrix factors keep their order, and a transpose reverses it: (A·B)' = B'·A'.",
    },
    cycle: {
        title: "Swapped inside a trace",
        slug: "trace-cycle",
        catchIt: "tr(ABC) = tr(BCA) = tr(CAB): factors rotate, they never change places.",
    },
    term: {
        title: "Dropped a term",
        slug: "missing-term",
        catchIt: "Each place where the variable stands gives a term of its own.",
    },
    chain: {
        title: "Forgot a chain rule factor",
        slug: "other",
        catchIt: "Outer derivative, times inner derivative, with nothing left out on the way.",
    },
};

export type Task = { expr: string; vars: string[]; wrt: string; claim: string; answer: Mistake };

function task(answer: Mistake, expr: string, wrt: string, claim: string, vars = ""): Task {
    return { answer, expr, wrt, claim, vars: vars ? vars.split("; ") : [] };
}

const squareAX = "A: matrix(n,n); X: matrix(n,n)";
const squareABX = "A: matrix(n,n); B: matrix(n,n); X: matrix(n,n)";

export const tasks: Task[] = [
    task("right", "x'*A*x", "x", "(A + A')*x", "A: matrix(n,n)"),
    task("right", "x'*A*x", "x", "2*A*x", "A: symmetric(n)"),
    task("right", "norm2(X*w - y)^2", "w", "2*X'*(X*w - y)", "X: matrix(m,n)"),
    task("right", "tr(A*X*B)", "X", "A'*B'"),
    task("right", "sum(sigmoid(W*x))", "x", "W'*(sigmoid(W*x).*(1 - sigmoid(W*x)))", "W: matrix(m,n)"),
    task("right", "crossentropy(y, z, all)", "z", "softmax(z) - y", "y: vector(n), simplex; z: vector(n)"),
    task("right", "norm2(x)", "x", "x/norm2(x)", "x: vector(n)"),
    task("right", "tr(X^2)", "X", "2*X'", "X: matrix(n,n)"),
    task("right", "a'*inv(X)*b", "X", "-inv(X)'*a*b'*inv(X)'", "a: vector(n); b: vector(n); X: matrix(n,n)"),
    task("right", "logdet(X)", "X", "inv(X)", "X: symmetric(n)"),

    task("shape", "exp(a'*x)", "x", "exp(a'*x)", "a: vector(n); x: vector(n)"),
    task("shape", "norm2(X*w - y)^2", "w", "2*norm2(X*w - y)", "X: matrix(m,n)"),
    task("shape", "(a'*x)^2", "x", "2*a'*x", "a: vector(n); x: vector(n)"),

    task("layout", "x'*A*x", "x", "x'*(A + A')", "A: matrix(n,n)"),
    task("layout", "a'*X*b", "X", "b*a'", "a: vector(m); b: vector(n)"),
    task("layout", "norm2(W*x - y)^2", "W", "2*x*(W*x - y)'", "W: matrix(m,n)"),
    task("layout", "tr(A*X)", "X", "A", "A: matrix(n,m)"),

    task("factor", "norm2(x)^2", "x", "x", "x: vector(n)"),
    task("factor", "norm2(X*w - y)^2", "w", "X'*(X*w - y)", "X: matrix(m,n)"),
    task("factor", "exp(x'*A*x)", "x", "exp(x'*A*x)*A*x", "A: symmetric(n)"),
    task(
        "factor",
        "norm2(X*w - y)^2 + lambda*norm2(w)^2",
        "w",
        "2*X'*(X*w - y) + lambda*w",
        "X: matrix(m,n)",
    ),

    task("sign", "norm2(x - y)^2", "y", "2*(x - y)", "x: vector(n)"),
    task("sign", "tr(inv(X)*A)", "X", "(inv(X)*A*inv(X))'", squareAX),
    task("sign", "exp(-norm2(x)^2/2)", "x", "exp(-norm2(x)^2/2)*x", "x: vector(n)"),
    task("sign", "lambda*norm2(w)^2/2 - w'*c", "w", "lambda*w + c", "c: vector(n)"),

    task("symmetry", "x'*A*x", "x", "2*A*x", "A: matrix(n,n)"),
    task("symmetry", "tr(X'*A*X)", "X", "2*A*X", "A: matrix(n,n)"),
    task("symmetry", "x'*A*x/2 - b'*x", "x", "A*x - b", "A: matrix(n,n); b: vector(n)"),
    task("symmetry", "x'*A*y", "y", "A*x", "A: matrix(n,n)"),

    task("transposed", "logdet(X)", "X", "inv(X)", "X: matrix(n,n)"),
    task("transposed", "a'*X*b", "X", "b*a'", "a: vector(n); b: vector(n)"),
    task("transposed", "norm2(W*x - y)^2", "W", "2*x*(W*x - y)'", "W: matrix(n,n)"),

    task("commuted", "norm2(A*B*x)^2/2", "x", "A'*B'*A*B*x", "A: matrix(n,n); B: matrix(n,n)"),
    task("commuted", "x'*A*B*x", "x", "2*A*B*x", "A: symmetric(n); B: symmetric(n)"),
    task("commuted", "normF(A*X - B)^2", "X", "2*(A*X - B)*A'", squareABX),

    task("cycle", "tr(A*X*B)", "X", "B'*A'", squareABX),
    task("cycle", "tr(A*B*X)", "X", "A'*B'", squareABX),
    task("cycle", "tr(X*A*X)", "X", "2*A'*X'", squareAX),

    task("term", "x'*A*x + b'*x", "x", "(A + A')*x", "A: matrix(n,n); b: vector(n)"),
    task("term", "-sum(p.*log(p))", "p", "-log(p)", "p: vector(n), positive"),
    task("term", "(x'*A*x)/(x'*x)", "x", "2*A*x/(x'*x)", "A: symmetric(n)"),

    task("chain", "sum(sin(x.^2))", "x", "cos(x.^2)", "x: vector(n)"),
    task("chain", "log(1 + x'*x)", "x", "2*x", "x: vector(n)"),
    task("chain", "sum(tanh(A*x))", "x", "1 - tanh(A*x).^2", "A: matrix(n,n)"),
    task("chain", "det(X)", "X", "inv(X)'", "X: matrix(n,n)"),
];
