#!/usr/bin/env bash
# Every C++ file of the tree is formatted as .clang-format says. --fix formats instead.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=(--dry-run -Werror)
[ "${1:-}" = --fix ] && mode=(-i)
# Untracked files too: what is about to be committed.
git ls-files -z --cached --others --exclude-standard '*.h' '*.cpp' |
  while IFS= read -r -d '' file; do [ -e "$file" ] && printf '%s\0' "$file"; done |
  xargs -0 -r clang-format-22 "${mode[@]}"
