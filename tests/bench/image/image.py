#!/usr/bin/env python3
"""Building an image layer from a folder, against tar | gzip -6 | sha256sum: image.py [--build FOLDER] [--megabytes N] [--runs N]."""

import argparse
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import bench  # noqa: E402

# Real files: headers and programs, about half and half.
SOURCES = [pathlib.Path("/usr/include"), pathlib.Path("/usr/bin")]


def regular_files(folder):
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and os.access(path, os.R_OK):
            yield path


def fill(folder, size):
    total = count = 0
    for source in SOURCES:
        share = 0
        for path in regular_files(source):
            if share >= size // len(SOURCES):
                break
            target = folder / source.name / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            share += path.stat().st_size
            count += 1
        total += share
    return total, count


def same_files(layer, folder):
    """The layer has to hold what tar would have put into it."""
    with tempfile.TemporaryDirectory(prefix="slipway-bench-", dir="/dev/shm") as unpacked:
        subprocess.run(["tar", "-xzf", layer, "-C", unpacked], check=True, timeout=bench.LIMIT_S)
        return subprocess.run(["diff", "-r", folder, unpacked], timeout=bench.LIMIT_S).returncode == 0


def processor_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    bench.seconds(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(arguments, space):
    folder = space / "folder"
    size, count = fill(folder, arguments.megabytes * 1_000_000)
    program = str(pathlib.Path(arguments.build) / "tests" / "bench" / "image_layer")
    # A fresh layout each time: a layer that is there already would not be written.
    def ours(*threads):
        return ["sh", "-c", 'rm -rf "$2" && exec "$0" "$1" "$2" $3', program, str(folder), str(space / "layout"), *threads]

    layer = subprocess.run(ours(), check=True, capture_output=True, text=True, timeout=bench.LIMIT_S).stdout.strip()
    if not same_files(layer, folder):
        sys.exit("error: the layer does not hold the files of the folder")
    theirs = [["tar", "-C", str(folder), "--sort=name", "--mtime=@1700000000", "--owner=0", "--group=0", "-cf", "-", "."],
              ["gzip", "-n", "-6"], ["sha256sum"]]
    print(f"{size / 1e6:.0f} MB in {count} files; layer {os.path.getsize(layer) / 1e6:.1f} MB; its content is that of the folder")
    bench.interleaved("image layer", ours(), "tar | gzip -6 | sha256sum", theirs, arguments.runs)
    bench.interleaved("image layer, 1 thread", ours("1"), "tar | gzip -6 | sha256sum", theirs, arguments.runs)
    a, b = processor_seconds(ours()), processor_seconds(theirs)
    print(f"processor time: image layer: {a:.2f} s   tar | gzip -6 | sha256sum: {b:.2f} s   ratio {b / a:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build", help="the build folder, of a release build")
    parser.add_argument("--megabytes", type=int, default=60)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="slipway-bench-", dir="/dev/shm") as space:
        measure(arguments, pathlib.Path(space))


if __name__ == "__main__":
    main()
