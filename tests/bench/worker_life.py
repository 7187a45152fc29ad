#!/usr/bin/env python3
"""A worker's whole life with a plugin, against spawning /bin/true: worker_life.py --build FOLDER [--count N]."""

import argparse
import pathlib
import statistics

import lives


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--count", type=int, default=200)
    arguments = parser.parse_args()
    for language, plugin in (("C", "greet-c.so"), ("C++", "greet.so")):
        measured = lives.of_worker(arguments.build, plugin, arguments.count)
        worker, start, floor = (statistics.median(side) for side in zip(*measured))
        print(f"worker with a {language} plugin: {worker:.0f} us, of which {start:.0f} us until it is described   "
              f"/bin/true: {floor:.0f} us   ratio {worker / floor:.2f}   (medians of {len(measured)})")


main()
