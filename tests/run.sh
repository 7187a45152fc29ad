#!/bin/sh
# Sets up, builds and runs all tests. Line tables are all the debug information, and the sources of a target are compiled
# in batches: a third of the time.
# Arguments go to ctest: tests/run.sh -L unit
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
build=${SLIPWAY_BUILD_DIR:-$here-build/test}

"$here/third_party/setup.sh"
cmake -S "$here" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-g1 -DSLIPWAY_DEV=ON \
  -DCMAKE_UNITY_BUILD=ON
cmake --build "$build"
exec ctest --test-dir "$build" --output-on-failure --no-tests=error -j "$(nproc)" "$@"
