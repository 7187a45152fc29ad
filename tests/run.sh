#!/bin/sh
# Sets up, builds and runs all tests. Line tables are all the debug information, and the sources of a target are compiled
# in batches: a third of the time.
# Arguments go to ctest: tests/run.sh -L unit
# Tests that this machine cannot do are listed before the summary. On a CI system as root, which can do all, they fail
# instead; SLIPWAY_TESTS_MUST_RUN=0 or 1 says otherwise.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
build=${SLIPWAY_BUILD_DIR:-$here-build/test}

"$here/third_party/setup.sh"
cmake -S "$here" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-g1 -DSLIPWAY_DEV=ON \
  -DCMAKE_UNITY_BUILD=ON
cmake --build "$build"

if [ "${CI:-}" = true ] && [ "$(id -u)" -eq 0 ]; then
  : "${SLIPWAY_TESTS_MUST_RUN:=1}"
fi
export SLIPWAY_TESTS_MUST_RUN="${SLIPWAY_TESTS_MUST_RUN:-0}"

# Passes the output of ctest on; before its summary it says what was skipped.
with_skipped_tests() {
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      *"% tests passed, "*)
        if [ -s "$SLIPWAY_SKIPPED_FILE" ]; then
          printf 'Skipped tests: %s\n' "$(wc -l <"$SLIPWAY_SKIPPED_FILE")"
          sort "$SLIPWAY_SKIPPED_FILE" | sed 's/^/  /'
          echo
        fi ;;
    esac
    printf '%s\n' "$line"
  done
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"  # Some tests run as another user.
export SLIPWAY_SKIPPED_FILE="$folder/skipped"
: >"$SLIPWAY_SKIPPED_FILE"
chmod 666 "$SLIPWAY_SKIPPED_FILE"
mkfifo "$folder/output"
with_skipped_tests <"$folder/output" &
code=0
ctest --test-dir "$build" --output-on-failure --no-tests=error -j "$(nproc)" "$@" >"$folder/output" || code=$?
wait
exit "$code"
