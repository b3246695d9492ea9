#!/usr/bin/env bash
# Installs the Debian packages that Plait is built and tested with. Does nothing when all are there.
set -euo pipefail

packages=(
  # build
  cmake ninja-build g++ clang-22 lld-22 ccache python3
  # compiler infrastructure
  llvm-22-dev libmlir-22-dev mlir-22-tools
  # the tool
  libcli11-dev libfmt-dev nlohmann-json3-dev libcairo2-dev pkg-config
  # text: regular expressions, Unicode normalization
  libpcre2-dev libutf8proc-dev
  # tests: GoogleTest, rapidcheck, lit and FileCheck (in llvm-22-tools), the sanitizers' run-time
  libgtest-dev libgmock-dev librapidcheck-dev llvm-22-tools libclang-rt-22-dev
  # make parity, bench/peers: a virtual environment
  python3-venv
  # static checks
  clang-format-22 clang-tidy-22
)

fail() {
  echo "setup: $*" >&2
  exit 1
}

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

command -v apt-get >/dev/null || fail "needs Debian 12 or 13; elsewhere install by hand: ${missing[*]}"

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || fail "needs root to install ${missing[*]}: run as root, or install sudo"
  as_root=(sudo)
fi

echo "setup: installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq || fail "apt-get update failed: is the network there?"
for package in "${missing[@]}"; do
  apt-cache show "$package" >/dev/null 2>&1 ||
    fail "no package $package in the archive: LLVM 22 comes with the security updates of Debian 12 and 13" \
      "(debian-security, suite <release>-security, in the sources of apt)"
done
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" ||
  fail "apt-get could not install ${missing[*]}"
