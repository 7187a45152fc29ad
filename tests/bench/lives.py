"""Lives of a worker, measured by the program worker_life."""

import subprocess


def printed_by(command):
    """The numbers of each line that the command prints."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [tuple(map(float, line.split())) for line in done.stdout.splitlines()]


def of_worker(build, plugin, count):
    """Microseconds of (a whole life, its start, that of /bin/true), for each of `count` lives."""
    bench = build / "tests" / "bench"
    worker = build / "libexec" / "slipway" / "slipway-worker"
    return printed_by([bench / "worker_life", worker, bench / plugin, "com.example.greet", str(count)])
