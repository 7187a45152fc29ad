#!/bin/sh
# Builds the plugin in the current folder: build.sh OUTPUT.so. The version script leaves one symbol exported of the 40
# and more that Go makes; no file or folder of this machine is written into the plugin.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
script=$here/../cmake/plugin.version
CGO_ENABLED=1 go build -trimpath -buildvcs=false -buildmode=c-shared -o "$1" \
  -ldflags "-s -w -extldflags '\"-Wl,--version-script=$script\" -Wl,-z,defs,-z,now,-z,relro -Wl,--build-id'" .
rm -f "${1%.*}.h"  # Declarations for callers from C, of whom there are none.
