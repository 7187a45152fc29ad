"""A C file that compiles only where a header is as the list of a release says: abi_asserts.py abi/MAJOR.MINOR.txt

The list is that of a 64-bit machine.
"""

import sys
from pathlib import Path

HEAD = """\
#include <slipway/abi.h>

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
/* An array of negative size is an error in every language level. */
#define HOLDS(condition) typedef char JOIN(holds_, __LINE__)[(condition) ? 1 : -1]

/* And it can be used. */
extern int use_of_header(void);
int use_of_header(void) {
  slipway_plugin plugin = {0, 0, 0, 0, 0, 0, 0, 0, 0};
  plugin.struct_size = (uint32_t)sizeof plugin;
  return SLIPWAY_HAS(slipway_plugin, &plugin, stages) ? 0 : 1;
}
"""


def conditions(lines):
    for line in lines:
        kind, name, value = (line.split() + [""])[:3]
        if kind == "struct":
            struct = name
            yield f"sizeof(struct {struct}) == {line.split()[-1]}"
        elif kind == "scalar":
            yield f"sizeof({name}) == {value}"
        elif kind == "function":
            yield f"sizeof(&{name}) == sizeof(void*)"
        elif kind == "constant":
            yield f'sizeof({name}) == sizeof("{value}")' if value.startswith("slipway.") else f"({name}) == {value}"
        else:
            yield f"offsetof(struct {struct}, {name}) == {kind}"


if __name__ == "__main__":
    print(HEAD)
    for condition in conditions(Path(sys.argv[1]).read_text().splitlines()):
        print(f"HOLDS({condition});")
