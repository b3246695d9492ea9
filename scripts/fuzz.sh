#!/usr/bin/env bash
# Builds the libFuzzer targets and runs each on its corpus for FUZZ_SECONDS. New inputs stay in build-libfuzzer/grown,
# inputs that crash or hang in build-libfuzzer/found; exit status 1 where there are any.
# usage: scripts/fuzz.sh [TARGET...]
set -euo pipefail
cd "$(dirname "$0")/.."

build=build-libfuzzer
seconds=${FUZZ_SECONDS:-300}
cmake --preset libfuzzer >"$(mktemp)"
cmake --build $build --target fuzzers
mkdir -p $build/found
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(basename -a test/libfuzzer/corpus/*)
status=0
for target in "${targets[@]}"; do
  grown=$build/grown/$target
  mkdir -p "$grown"
  dictionary=test/libfuzzer/$target.dict
  # Leaks are those of the process that ends early, in libraries without a sanitizer.
  ASAN_OPTIONS=detect_leaks=0:detect_container_overflow=0 "$build/bin/libfuzzer_$target" "$grown" \
    "test/libfuzzer/corpus/$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=4096 \
    ${dictionary:+$([ -e "$dictionary" ] && echo "-dict=$dictionary")} \
    -artifact_prefix="$build/found/$target-" -print_final_stats=1 || status=1
done
exit $status
