#!/usr/bin/env bash
# Writes the pages of docs/reference that come from the catalogue, the errors and the help, and
# fills in what their examples print.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export GRADWRIGHT=${GRADWRIGHT:-$PWD/build/gradwright}

python3 tools/reference.py
pages=(docs/reference/{ops,identities,errors,command-line}.md docs/reference/errors/*.md)
# What differs from the empty outputs just written is reported; only a second look counts.
python3 tests/docs/examples_test.py --update "${pages[@]}" >/dev/null || true
python3 tests/docs/examples_test.py "${pages[@]}"
