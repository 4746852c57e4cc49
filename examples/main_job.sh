#!/usr/bin/env bash
# The main job end to end: derive, prove, explain, check a claim, solve, and run the result on data.
set -euo pipefail
gradwright=${GRADWRIGHT:-$(dirname "$0")/../build/gradwright}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

say() { printf '\n── %s\n' "$*"; }

say "the derivative of a quadratic form, proved"
"$gradwright" derive "x'*A*x" --wrt x

say "least squares, step by step"
"$gradwright" derive "norm2(X*w - y)^2" --wrt w --steps

say "is 2*A*x right?"
if "$gradwright" check "x'*A*x" --wrt x --claim "2*A*x"; then
    echo "a wrong claim was accepted" >&2
    exit 1
fi

say "the minimum in closed form"
"$gradwright" solve "norm2(X*w - y)^2" --for w

say "the coefficients of Longley's data, nearly collinear: NIST certifies -3482.25863459582 first"
here=$(dirname "$0")
printf 'one\n' >"$folder/ones.csv"
for _ in {1..16}; do echo 1; done >>"$folder/ones.csv"
paste -d, "$folder/ones.csv" <(cut -d, -f1-6 "$here/data/longley.csv") >"$folder/longley.csv"
"$gradwright" eval "inv(X'*X)*X'*y" \
    --data "X=$folder/longley.csv,y=$here/data/longley.csv[employed]"

say "logistic regression: gradient"
"$gradwright" derive "sum(softplus(X*w)) - y'*X*w" --wrt w

say "its Hessian is positive semidefinite, so it is convex"
"$gradwright" analyze "sum(softplus(X*w)) - y'*X*w" --wrt w

say "fitted to the O-rings of the 23 flights before the Challenger accident"
"$(dirname "$gradwright")/examples/oring" "$here/data/challenger.csv"

say "a gradient on data"
printf '1,2\n3,4\n5,6\n' >"$folder/X.csv"
printf '1\n0\n2\n' >"$folder/y.csv"
"$gradwright" eval "norm2(X*w - y)^2" --wrt w --data "X=$folder/X.csv,y=$folder/y.csv" \
    --at '{"w": [1, -1]}' --out "$folder/g.csv"

say "the same as a NumPy function"
"$gradwright" compile "norm2(X*w - y)^2" --wrt w --code numpy --out "$folder"
cat "$folder/f.py"
