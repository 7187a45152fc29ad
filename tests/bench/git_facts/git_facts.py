#!/usr/bin/env python3
"""Commit, describe and clean or dirty, against three git commands: git_facts.py [--build FOLDER] [--commits N] ..."""

import argparse
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import bench  # noqa: E402

EPOCH = 1_600_000_000
COMMITTER = "committer Ada <ada@example.com> {} +0000\n"
THREE = "git rev-parse HEAD; git describe --tags --dirty; git status --porcelain"
# The commits since the last tag, as in a project that releases every few weeks.
SINCE_TAG = 600


def git(folder, *arguments, stdin=None):
    command = ["git", "-c", "core.fsync=none", "-c", "gc.auto=0", *arguments]
    return subprocess.run(command, cwd=folder, input=stdin, check=True, capture_output=True).stdout.decode()


def history(commits, tags, files):
    """A stream for git fast-import: a main line, every tenth commit a merge."""
    yield "blob\nmark :1\ndata 5\ntext\n\n"
    for number in range(commits):
        mark = number + 2
        yield f"commit refs/heads/main\nmark :{mark}\n{COMMITTER.format(EPOCH + number * 60)}data 6\ncommit\n"
        if number % 10 == 0 and number > 20:
            yield f"from :{mark - 1}\nmerge :{mark - 7}\n"
        if number == 0:
            for file in range(files):
                yield f"M 100644 :1 src/part{file // 200}/group{file // 20}/file{file}.txt\n"
        yield f"M 100644 inline version.txt\ndata {len(str(number))}\n{number}\n"
    step = max(1, (commits - SINCE_TAG) // tags)
    for number in range(tags):
        at = number * step + 2
        name = f"v{number // 100}.{number // 10 % 10}.{number % 10}"
        if number % 2 == 0:
            yield f"tag {name}\nfrom :{at}\ntagger Ada <ada@example.com> {EPOCH} +0000\ndata 1\nx\n"
        else:
            yield f"reset refs/tags/{name}\nfrom :{at}\n\n"


def build(folder, arguments):
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    stream = "".join(history(arguments.commits, arguments.tags, arguments.files)).encode()
    git(folder, "fast-import", "--quiet", stdin=stream)
    git(folder, "reset", "-q", "--hard")
    git(folder, "pack-refs", "--all")
    git(folder, "commit-graph", "write", "--reachable")
    git(folder, "status")  # Refreshes the index once, so that git has nothing to compare either.


def answers_of_git(folder):
    clean = git(folder, "status", "--porcelain") == ""
    return [git(folder, "rev-parse", "HEAD").strip(), git(folder, "describe", "--tags", "--dirty").strip(),
            "clean" if clean else "dirty"]


def compare(name, program, folder, runs):
    ours = subprocess.run([program, folder], check=True, capture_output=True, text=True).stdout.splitlines()
    theirs = answers_of_git(folder)
    if ours != theirs:
        sys.exit(f"error: the answers differ: {ours} and {theirs}")
    print(f"{name}: both say {' '.join(ours)}")
    a, b = bench.interleaved("git_facts", [program, str(folder)], "three git commands",
                             ["sh", "-c", f"cd '{folder}' && {{ {THREE}; }}"], runs)
    print(f"{name}: {b / a:.1f} times as fast; the goal is 4", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build", help="the build folder, of a release build")
    parser.add_argument("--commits", type=int, default=100_000)
    parser.add_argument("--tags", type=int, default=5_000)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--clone", help="a clone at hand, measured too")
    arguments = parser.parse_args()
    program = str(pathlib.Path(arguments.build) / "tests" / "git_facts")
    with tempfile.TemporaryDirectory(prefix="slipway-bench-") as place:
        folder = pathlib.Path(place) / "large"
        build(folder, arguments)
        compare("clean", program, folder, arguments.runs)
        (folder / "version.txt").write_text("changed")
        compare("dirty", program, folder, arguments.runs)
    if arguments.clone:
        compare(arguments.clone, program, pathlib.Path(arguments.clone), arguments.runs)


if __name__ == "__main__":
    main()
