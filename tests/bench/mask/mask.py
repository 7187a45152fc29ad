#!/usr/bin/env python3
"""Throughput of masking against cat and sed: mask.py [--build FOLDER] [--megabytes N] [--needles N] [--runs N]."""

import argparse
import hashlib
import pathlib
import random
import string
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import bench  # noqa: E402

ALPHABET = string.ascii_letters + string.digits + "+/=_-"


def make_needles(count, source):
    return ["".join(source.choice(ALPHABET) for _ in range(source.randint(20, 60))) for _ in range(count)]


def write_log(path, size, needles, source):
    """Lines as a build writes them; one in two hundred holds a needle."""
    words = ["compiling", "linking", "src/main.cpp", "warning:", "unused", "variable", "[100%]", "ok", "test", "passed",
             "in", "0.01s", "downloading", "https://example.org/package.tar.gz", "error", "0x7ffd5e8", "retry"]
    block = []
    for number in range(20000):
        line = " ".join(source.choice(words) for _ in range(source.randint(3, 14)))
        if needles and number % 200 == 0:
            line += " token " + source.choice(needles) + " end"
        block.append(f"2026-11-21T11:59:44Z {number} {line}\n")
    data = "".join(block).encode()
    with open(path, "wb") as file:
        for _ in range(max(1, size // len(data))):
            file.write(data)
    return path.stat().st_size


def write_sed(path, needles):
    with open(path, "w", encoding="ascii") as file:
        for needle in sorted(needles, key=len, reverse=True):
            file.write("s/" + needle.replace("/", "\\/") + "/***/g\n")


def digest(command, stdin):
    with open(stdin, "rb") as source:
        output = subprocess.run(command, stdin=source, stdout=subprocess.PIPE, check=True, timeout=bench.LIMIT_S).stdout
    return hashlib.sha256(output).hexdigest()


def measure(arguments, folder):
    source = random.Random(20261121)
    needles = make_needles(arguments.needles, source)
    pump = str(pathlib.Path(arguments.build) / "tests" / "mask_pump")
    (folder / "needles").write_text("\n".join(needles), encoding="ascii")
    write_sed(folder / "script", needles)
    ours = [pump, str(folder / "needles")]
    sed = ["sed", "-f", str(folder / "script")]
    large, small = folder / "large", folder / "small"
    large_size = write_log(large, arguments.megabytes * 1_000_000, needles, source)
    small_size = write_log(small, 16_000_000, needles, source)
    if digest(ours, small) != digest(sed, small):
        sys.exit("error: the outputs of mask_pump and sed differ")
    print(f"outputs are byte-identical to those of sed; {len(needles)} needles; writer | command > /dev/null")
    feeds = {path: ["cat", str(path)] for path in (large, small)}
    count = f"mask {len(needles)}"
    bench.interleaved("mask 0", [feeds[large], [pump]], "cat", [feeds[large], ["cat"]], arguments.runs, size=large_size)
    bench.interleaved(count, [feeds[large], ours], "cat", [feeds[large], ["cat"]], arguments.runs, size=large_size)
    bench.interleaved(count, [feeds[small], ours], f"sed {len(needles)}", [feeds[small], sed], arguments.runs,
                      size=small_size)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build", help="the build folder, of a release build")
    parser.add_argument("--megabytes", type=int, default=512)
    parser.add_argument("--needles", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="slipway-bench-", dir="/dev/shm") as folder:
        measure(arguments, pathlib.Path(folder))


if __name__ == "__main__":
    main()
