#!/bin/sh
# Installs what third_party/packages.txt names, with apt. Does nothing when all of it is there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

packages=$(sed -e 's/#.*//' "$here/packages.txt" | tr -s ' \n' ' ')
missing=
for package in $packages; do
  case $(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true) in
    ii*) ;;
    *) missing="$missing $package" ;;
  esac
done
[ -n "$missing" ] || exit 0

echo "installing:$missing"
as_root=
if [ "$(id -u)" -ne 0 ]; then
  as_root=sudo
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086 # One argument a package.
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
