#!/usr/bin/env bash
# Measures peers and Plait side by side, in a virtual environment of its own, build/peers.
# usage: bench/peers/run.sh [kernels] [--repeat N]     PyTorch on the kernels' shapes (compare.py)
#        bench/peers/run.sh model [DIR] [OPTIONS] transformers and llama.cpp on a whole model (compare_model.py)
set -euo pipefail
cd "$(dirname "$0")/../.."

[ -x build/bin/plait ] || { echo "peers: build/bin/plait is not there: run make build" >&2; exit 1; }
what=kernels
case ${1:-} in
kernels | model) what=$1 && shift ;;
esac

# Each list of packages is installed once: a file remembers it.
install() {
  [ -e "build/peers/$1" ] && return
  [ -x build/peers/bin/python ] || python3 -m venv build/peers
  # Where pip finds no build for CPUs alone, torch brings several GB for GPUs. llama.cpp is compiled for this machine.
  CMAKE_ARGS="-DGGML_NATIVE=ON" build/peers/bin/pip install --quiet "${@:2}"
  touch "build/peers/$1"
}
install kernels torch==2.13.0 numpy
[ $what = kernels ] && exec build/peers/bin/python bench/peers/compare.py "$@"
install model transformers==5.24.0 safetensors gguf==0.19.0 llama-cpp-python==0.3.36
exec build/peers/bin/python bench/peers/compare_model.py "$@"
