#!/usr/bin/env bash
# Compares Plait with the Python packages that it must agree with, on more than the recorded goldens of `make test` hold.
# Makes a virtual environment in build/parity-venv with test/parity/requirements.txt, then runs every *_parity.py there.
# usage: scripts/parity.sh [NAME...]     (model: test/parity/model_parity.py)
set -euo pipefail
cd "$(dirname "$0")/.."

build=${BUILD:-build}
venv=$build/parity-venv
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r test/parity/requirements.txt
names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(basename -s _parity.py -a test/parity/*_parity.py)
for name in "${names[@]}"; do
  echo "parity: $name"
  PLAIT_DATA="$build/parity-data" "$venv/bin/python" "test/parity/${name}_parity.py" "$build/bin/plait"
done
