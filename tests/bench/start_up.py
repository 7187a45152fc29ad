#!/usr/bin/env python3
"""Start-up of the command line: start_up.py [--build FOLDER] [--runs N]."""

import argparse
import pathlib
import shutil

import bench


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--runs", type=int, default=21)
    arguments = parser.parse_args()
    slipway = str(pathlib.Path(arguments.build) / "bin" / "slipway")
    others = [["bash", "-c", "true"], ["git", "--version"], ["docker", "--version"]]
    for command in (["version"], ["--help"]):
        for other in others:
            if shutil.which(other[0]) is None:
                print(f"skipped: {other[0]} is not installed")
                continue
            bench.interleaved("slipway " + " ".join(command), [slipway, *command], " ".join(other), other, arguments.runs)


main()
