#!/bin/sh
# Builds optimised and runs all benchmarks. Each prints both sides and the ratio; none fails by a time.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
build=${SLIPWAY_BUILD_DIR:-$here-build/release}

"$here/third_party/setup.sh"
cmake -S "$here" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSLIPWAY_DEV=ON -DCMAKE_UNITY_BUILD=ON >/dev/null
cmake --build "$build" --target slipway slipway-worker slipway_git worker_life greet greet-c mask_pump image_layer git_facts -- --quiet
for benchmark in start_up no_op_run worker_life go_plugin mask/mask image/image git_facts/git_facts; do
  echo "== $benchmark"
  python3 "$here/tests/bench/$benchmark.py" --build "$build"
done
