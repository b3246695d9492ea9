#!/usr/bin/env bash
# clang-tidy over the project's own sources, with the compile commands of a built folder (generated headers must exist).
# usage: scripts/check_tidy.sh [BUILD_DIR] [FILE_REGEX]
set -euo pipefail
cd "$(dirname "$0")/.."

build=${1:-build}
files=${2:-"^$PWD/(src|kernels|tools)/"}
if [ ! -e "$build/compile_commands.json" ]; then
  echo "check_tidy: no $build/compile_commands.json: run make build first" >&2
  exit 2
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! run-clang-tidy-22 -quiet -p "$build" -j "$(nproc)" "$files" >"$log" 2>&1; then
  # One line for each finding, once for all files that include it; the tool itself also prints every command.
  grep -E '^[^ ]+:[0-9]+:[0-9]+: (error|warning)' "$log" | sort -u >&2 || cat "$log" >&2
  exit 1
fi
