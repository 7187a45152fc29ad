#!/bin/sh
# The public headers compile without a warning in every language level that they promise, with each compiler that this
# machine has: header_compiles.sh INCLUDE_FOLDER TEST_FOLDER. A compiler that is missing is named and counted, not
# passed over.
set -eu
include=$1
tests=$2
flags="-fsyntax-only -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -pedantic-errors -I$include"
checked=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Of the newest release: in each compiler the header is as its list says.
python3 "$tests/abi_asserts.py" "$(ls "$tests"/abi/*.txt | sort -V | tail -n 1)" >"$scratch/layout.c"

try() {
  checked=$((checked + 1))
  "$@" || {
    echo "FAILED: $*" >&2
    exit 1
  }
}

first_of() {
  for name in "$@"; do
    if command -v "$name" >/dev/null 2>&1; then
      echo "$name"
      return
    fi
  done
}

check_pair() {
  c=$1
  cxx=$2
  for level in c99 c11 c17; do
    try "$c" $flags -std=$level "$scratch/layout.c"
  done
  for level in c++11 c++14 c++17 c++20; do
    try "$cxx" $flags -std=$level -x c++ "$scratch/layout.c"
  done
  for level in c++17 c++20; do
    try "$cxx" $flags -std=$level "$tests/sample_plugin.cpp"
    try "$cxx" $flags -std=$level "$tests/testing_header.cpp"
  done
  try "$cxx" $flags -std=c++17 "$include/../examples/cpp/licence_check.cpp"  # And the adapter for nlohmann_json.
  echo "ok: $c and $cxx"
}

for kind in gcc clang; do
  case $kind in
  gcc)
    c=$(first_of gcc gcc-13 gcc-12)
    cxx=$(first_of g++ g++-13 g++-12)
    ;;
  clang)
    c=$(first_of clang clang-19 clang-18 clang-17 clang-16)
    cxx=$(first_of clang++ clang++-19 clang++-18 clang++-17 clang++-16)
    ;;
  esac
  if [ -n "$c" ] && [ -n "$cxx" ]; then
    check_pair "$c" "$cxx"
  else
    skipped="sdk.header-compiles with $kind: there is none on this machine"
    echo "SKIPPED $skipped" >&2
    [ -z "${SLIPWAY_SKIPPED_FILE:-}" ] || echo "$skipped" >>"$SLIPWAY_SKIPPED_FILE"
  fi
done

# Without a compiler nothing was checked, which is not a pass.
[ "$checked" -gt 0 ]
