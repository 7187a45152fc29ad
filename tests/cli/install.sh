#!/bin/sh
# Installs the build into a folder of its own and uses what is there: install.sh <cmake> <build>
set -eu
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
"$1" --install "$2" --prefix "$prefix" >"$prefix/log"

found=$(cd "$prefix" && find bin lib libexec -type f | LC_ALL=C sort)
expected='bin/slipway
lib/slipway/libslipway-git.so
lib/slipway/libslipway-matcher.so
lib/slipway/libslipway-package.so
lib/slipway/plugins/build.so
lib/slipway/plugins/deploy.so
lib/slipway/plugins/release.so
lib/slipway/plugins/tag-publish.so
lib/slipway/plugins/test.so
libexec/slipway/slipway-plugin-probe
libexec/slipway/slipway-worker'
[ "$found" = "$expected" ] || { echo "installed:"; echo "$found"; exit 1; }

"$prefix/bin/slipway" plugin list | grep -q '^dev.slipway.deploy ' || { "$prefix/bin/slipway" plugin list; exit 1; }
git -C "$prefix" init -q
git -C "$prefix" -c user.name=a -c user.email=a@b commit -q --allow-empty -m empty
printf 'slipway: 1\nname: app\nstages:\n  test: {uses: test, with: {suites: [{name: all, run: ["true"], reports: []}]}}\n' >"$prefix/slipway.yaml"
(cd "$prefix" && bin/slipway validate)
