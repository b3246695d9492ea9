#!/usr/bin/env bash
# The end of `make demo`: a model goes on with four texts at once.
#
# usage: scripts/demo_model.sh [BUILD]     (MODEL=DIR: a downloaded model)
#
# Without MODEL a checkpoint in the shape of Qwen3-0.6B is made once, in BUILD, of random weights and with a tokenizer of
# 3,009 tokens: its texts mean nothing, its speed does.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-$here/build}
model=${MODEL:-}
cache=()
if [ -z "$model" ]; then
  model=$build/demo-model
  cache=(--cache "$build/demo-model-packed")
  if [ ! -e "$model" ]; then
    "$build/bin/plait" random-model "$model" --like=qwen3-0.6b vocab_size=3009 \
      --tokenizer "$here/test/tokenizer/data/qwen.json"
  fi
fi

generate=("$build/bin/plait" generate "$model" -p "The capital of France is" -p "Once upon a time" -p "def fibonacci(n):"
  -p "A tile language is" --max-new-tokens=32 --temperature=0.7 "${cache[@]}")
shown=
for word in "${generate[@]}"; do
  [[ $word =~ ^[A-Za-z0-9/._=-]+$ ]] && shown+=" $word" || shown+=" ${word@Q}"
done
echo "\$$shown"
"${generate[@]}"
