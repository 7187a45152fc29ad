#!/bin/sh
# Sets up, builds Slipway and takes the sample application from a commit to a running, verified deployment.
# Everything it makes is in one folder beside the checkout: the build, the application's repository, its registry (a
# folder) and its deployment. Run it again: what is done is not done twice.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
place=${SLIPWAY_QUICKSTART_DIR:-$here-quickstart}
build=${SLIPWAY_BUILD_DIR:-$place/build}
app=$place/todobackend

"$here/third_party/setup.sh"
# Runs a step of the build with its output in a file, which is shown when the step fails.
quietly() {
  "$@" >>"$place/build.log" 2>&1 || { cat "$place/build.log"; exit 6; }
}

mkdir -p "$place"
: >"$place/build.log"
echo "building Slipway: $place/build.log"
quietly cmake -S "$here" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSLIPWAY_DEV=OFF -DCMAKE_UNITY_BUILD=ON
quietly cmake --build "$build"

if [ ! -d "$app/.git" ]; then
  cp -R "$here/tests/apps/todobackend" "$app"
  git -C "$app" init -q -b main
  git -C "$app" add -A
  git -C "$app" -c user.name=Slipway -c user.email=slipway@localhost commit -q -m "feat: a to-do list"
  git -C "$app" tag v1.0.0
fi

# A CI system that runs this tells of another commit than that of the application.
unset BUILDKITE CIRCLECI GITHUB_ACTIONS GITLAB_CI JENKINS_URL
cd "$app"
"$build/bin/slipway" run
