#!/usr/bin/env python3
"""A worker's whole life with a C++ plugin, against spawning /bin/true: worker_life.py [--build FOLDER] [--count N]."""

import argparse
import pathlib
import statistics
import subprocess


def live(build, count):
    command = [build / "tests" / "bench" / "worker_life", build / "libexec" / "slipway" / "slipway-worker",
               build / "tests" / "bench" / "greet.so", "com.example.greet", str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [tuple(map(float, line.split())) for line in done.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--count", type=int, default=200)
    arguments = parser.parse_args()
    pairs = live(pathlib.Path(arguments.build), arguments.count)
    worker, floor = (statistics.median(side) for side in zip(*pairs))
    print(f"worker with a C++ plugin: {worker:.0f} us   /bin/true: {floor:.0f} us   ratio {worker / floor:.2f}   (medians of {len(pairs)})")


main()
