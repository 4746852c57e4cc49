#!/usr/bin/env bash
# The main job on real data, end to end: least squares on Longley's data against the certified
# coefficients, and logistic regression on the O-rings of the Space Shuttle.
#     examples/main_job.sh [longley | challenger]      one of the two; both without an argument
set -euo pipefail
here=$(dirname "$0")
gradwright=${GRADWRIGHT:-$here/../build/gradwright}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

say() { printf '\n── %s\n' "$*"; }

# The numbers on standard input beside the certified ones; fails below nine digits of agreement.
compare() {
    awk -v certified="$1" '{
        n = split(certified, c, " ")
        split("intercept deflator gnp unemployed armed_forces population year", name, " ")
        printf "%-14s %20s %20s\n", "coefficient", "found", "certified by NIST"
        for (i = 1; i <= n; ++i) {
            error = ($i - c[i]) / c[i]
            if (error < -5e-10 || error > 5e-10) wrong = 1
            printf "%-14s %20.12g %20s\n", name[i], $i, c[i]
        }
        print wrong ? "some agree to less than 9 digits" : "all agree to 9 digits and more"
        exit wrong
    }'
}

longley() {
    say "least squares: the gradient, step by step"
    "$gradwright" derive "norm2(X*w - y)^2" --wrt w --steps

    say "set to zero"
    "$gradwright" solve "norm2(X*w - y)^2" --for w

    say "applied to Longley's data: 16 years, six columns that are nearly dependent"
    printf 'one\n' >"$folder/ones.csv"
    for _ in {1..16}; do echo 1; done >>"$folder/ones.csv"
    paste -d, "$folder/ones.csv" <(cut -d, -f1-6 "$here/data/longley.csv") >"$folder/X.csv"
    "$gradwright" eval "inv(X'*X)*X'*y" \
        --data "X=$folder/X.csv,y=$here/data/longley.csv[employed]" |
        compare "-3482.25863459582 0.0150618722713733 -0.0358191792925910 -0.0202022980381683 \
-0.0103322686717359 -0.0511041056535807 1.82915146461355"
}

challenger() {
    say "logistic regression: the gradient"
    "$gradwright" derive "sum(softplus(X*w)) - y'*X*w" --wrt w

    say "its Hessian, and what that says of the minimum"
    "$gradwright" derive "sum(softplus(X*w)) - y'*X*w" --wrt w --what hessian
    "$gradwright" analyze "sum(softplus(X*w)) - y'*X*w" --wrt w | grep -E '^(curvature|condition)'

    say "Newton's method with both, on the 23 flights before the Challenger accident"
    "$(dirname "$gradwright")/examples/oring" "$here/data/challenger.csv"
}

case ${1:-both} in
    longley | challenger) "$1" ;;
    both) longley && challenger ;;
    *) echo "main_job.sh: there is no job '$1'; there are longley and challenger" >&2; exit 2 ;;
esac
