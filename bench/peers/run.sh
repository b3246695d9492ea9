#!/usr/bin/env bash
# Measures PyTorch and Plait side by side: compare.py, or compare_model.py where the first word is `model`, in a virtual
# environment of their own, build/peers.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ -x build/bin/plait ] || { echo "peers: build/bin/plait is not there: run make build" >&2; exit 1; }
if [ ! -x build/peers/bin/python ]; then
  python3 -m venv build/peers.new
  # Where pip finds no build for CPUs alone, this brings one with several GB for GPUs.
  build/peers.new/bin/pip install --quiet torch==2.13.0 numpy
  mv build/peers.new build/peers
fi
script=compare
if [ "${1:-}" = model ]; then
  shift
  script=compare_model
  build/peers/bin/pip install --quiet transformers==5.24.0
fi
exec build/peers/bin/python "bench/peers/$script.py" "$@"
