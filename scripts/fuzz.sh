#!/usr/bin/env bash
# Builds the libFuzzer targets and runs each on its corpus for FUZZ_SECONDS. New inputs stay in build-libfuzzer/grown,
# inputs that crash or hang in build-libfuzzer/found; exit status 1 where there are any.
# usage: scripts/fuzz.sh [TARGET...]
set -euo pipefail
cd "$(dirname "$0")/.."

build=build-libfuzzer
seconds=${FUZZ_SECONDS:-300}
cmake --preset libfuzzer >/dev/null
cmake --build $build --target fuzzers
mkdir -p $build/found
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(basename -a test/libfuzzer/corpus/*)
status=0
for target in "${targets[@]}"; do
  mkdir -p "$build/grown/$target"
  options=(-max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=4096 -print_final_stats=1
           -artifact_prefix="$build/found/$target-")
  dictionary=test/libfuzzer/$target.dict
  [ ! -e "$dictionary" ] || options+=(-dict="$dictionary")
  # Leaks and container overflows: LLVM's and MLIR's libraries have no sanitizer, which would look like both.
  ASAN_OPTIONS=detect_leaks=0:detect_container_overflow=0 "$build/bin/libfuzzer_$target" "${options[@]}" \
    "$build/grown/$target" "test/libfuzzer/corpus/$target" || status=1
done
exit $status
