#!/bin/sh
# A plugin exports its entry point and nothing else (rule R1): one_export.sh NM PLUGIN
set -eu
exported=$("$1" -D --defined-only --format=posix "$2" | cut -d' ' -f1,2 | sort)
if [ "$exported" != "slipway_plugin_entry_v1 T" ]; then
  printf '%s exports:\n%s\n' "$2" "$exported" >&2
  exit 1
fi
