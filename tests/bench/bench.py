"""Runs two commands by turns and compares them, so that a busy moment of the machine hits both.

A command is an argument vector, or a list of them: a pipeline, connected by pipes. Its output goes to /dev/null.
"""

import os
import statistics
import subprocess
import time

LIMIT_S = 600


class Failed(Exception):
    """A command that ends with an error has not done the work, so its time means nothing."""


def _pipeline(command):
    return [command] if isinstance(command[0], str) else command


def _start(stages, stdin, stdout):
    processes = []
    source = stdin
    for position, argv in enumerate(stages):
        last = position + 1 == len(stages)
        process = subprocess.Popen(argv, stdin=source, stdout=stdout if last else subprocess.PIPE)
        if source is not stdin:
            source.close()  # Ours; the reader must see the end when the writer ends.
        source = process.stdout
        processes.append(process)
    return processes


def seconds(command, stdin=None, stdout=subprocess.DEVNULL):
    """Wall time of one run. `stdin` is the path of a file."""
    with open(stdin or os.devnull, "rb") as source:
        begin = time.perf_counter()
        processes = _start(_pipeline(command), source, stdout)
        try:
            for process in processes:
                process.wait(timeout=LIMIT_S)
        finally:
            for process in processes:
                if process.poll() is None:
                    process.kill()
                    process.wait()
        end = time.perf_counter()
    for process in processes:
        if process.returncode != 0:
            raise Failed(f"{process.args} ended with {process.returncode}")
    return end - begin


def shown(value, size=None):
    """A time, or with a number of bytes the throughput."""
    if size is not None:
        return f"{size / value / 1e6:.0f} MB/s"
    return f"{value * 1e3:.2f} ms" if value < 1 else f"{value:.2f} s"


def interleaved(name_a, command_a, name_b, command_b, runs=5, stdin=None, size=None):
    """Prints the medians of both and how many times as long b takes as a; returns (median_a, median_b).

    One run of each comes before, to warm up the caches, and does not count. `size`: bytes of work, to show throughput.
    """
    times_a, times_b = [], []
    for turn in range(runs + 1):
        pair = seconds(command_a, stdin), seconds(command_b, stdin)
        if turn > 0:
            times_a.append(pair[0])
            times_b.append(pair[1])
    a, b = statistics.median(times_a), statistics.median(times_b)
    print(f"{name_a}: {shown(a, size)}   {name_b}: {shown(b, size)}   ratio {b / a:.2f}   (medians of {runs})", flush=True)
    return a, b
