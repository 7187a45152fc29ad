#!/usr/bin/env python3
"""Start and life of a worker with a C plugin, against a plugin by hashicorp/go-plugin: go_plugin.py --build FOLDER."""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

import lives

SOURCES = pathlib.Path(__file__).parent / "go_plugin"


def built(build):
    """The Go program, or None where it cannot be built: without Go, or without its modules."""
    if shutil.which("go") is None:
        return print("skipped: go is not installed", file=sys.stderr)
    program = build / "tests" / "bench" / "go_plugin_life"
    done = subprocess.run(["go", "build", "-o", program, "."], cwd=SOURCES, capture_output=True, text=True,
                          env={**os.environ, "GOFLAGS": "-mod=readonly -trimpath"})
    if done.returncode != 0:
        return print(f"skipped: hashicorp/go-plugin cannot be had: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
    return program


def compared(what, ours, theirs):
    a, b = statistics.median(ours), statistics.median(theirs)
    print(f"{what}: worker with a C plugin {a:.0f} us   go-plugin {b:.0f} us   ratio {b / a:.1f}   (medians of {len(ours)})")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    program = built(arguments.build)
    if program is None:
        return
    ours, theirs = [], []
    for _ in range(arguments.rounds):  # By turns, so that a busy moment of the machine hits both.
        ours += lives.of_worker(arguments.build, "greet-c.so", 20)
        theirs += lives.printed_by([program, "20"])
    compared("start", [life[1] for life in ours], [life[1] for life in theirs])
    compared("whole life", [life[0] for life in ours], [life[0] for life in theirs])


main()
