"""A signal anywhere stops everything within 4 s and leaves nothing running."""

import os
import signal
import time

import pytest

from conftest import processes_with, wait_until

LIMIT = 4.0


def stop_in(sample, stage, number, victim=None):
    """Start a run, wait for the stage, signal the host or the victim's process; give exit code, stderr and seconds."""
    process = sample.start("run", "--output", "json")
    for line in process.stdout:
        if f'"stage":"{stage}"' in line and '"stage-started"' in line:
            break
    time.sleep(0.3)
    begin = time.monotonic()
    os.kill(process.pid if victim is None else victim(process.pid), number)
    _, stderr = process.communicate(timeout=30)
    return process.returncode, stderr, time.monotonic() - begin


def worker_of(host):
    wait_until(lambda: children_of(host), 5, "a child of the host")
    return next(pid for pid in children_of(host) if "slipway-worker" in command_of(pid))


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as children:
        return [int(child) for child in children.read().split()]


def command_of(pid):
    with open(f"/proc/{pid}/cmdline", "rb") as line:
        return line.read().replace(b"\0", b" ").decode()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("stage", ["test", "release"])
def test_a_signal_to_the_host_stops_the_run(sample, stage, number, code):
    command = {"test": "run: [make, -s, check]", "release": "run: [pytest-3, -q, -p, no:cacheprovider, --junitxml=reports/acceptance.xml, acceptance]"}[stage]
    sample.replace("slipway.yaml", command, "run: [sleep, '60']")
    sample.commit("chore: take long")
    returncode, stderr, seconds = stop_in(sample, stage, number)
    assert returncode == code, stderr
    assert seconds < LIMIT
    assert processes_with(str(sample.folder)) == []
    assert stderr.splitlines()[-1].startswith("error[SL1")
    assert sample.result()["exit"] == code
    assert not sample.deployment.exists()


def test_a_signal_to_the_worker_stops_the_whole_run(sample):
    sample.replace("slipway.yaml", "run: [make, -s, check]", "run: [sleep, '60']")
    sample.commit("chore: take long")
    returncode, stderr, seconds = stop_in(sample, "test", signal.SIGTERM, worker_of)
    assert returncode == 143, stderr
    assert seconds < LIMIT
    assert processes_with(str(sample.folder)) == []


def test_a_stopped_run_is_gone_on_with(sample):
    sample.replace("slipway.yaml", "run: [make, -s, dist]", "run: [make, -s, dist]\n      timeout: 60s")
    sample.commit("chore: give it time")
    returncode, stderr, _ = stop_in(sample, "build", signal.SIGINT)
    assert returncode == 130, stderr
    resumed = sample.slipway("resume")
    assert resumed.returncode == 0, resumed.stderr
    assert len(sample.runs()) == 1
    before = [event for event in sample.events() if event["type"] == "stage-skipped" and event["done_before"]]
    assert "test" in [event["stage"] for event in before]
