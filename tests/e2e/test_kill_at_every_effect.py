"""A run that is killed at any effect boundary is finished by the same command, with nothing done twice.

The host flushes its journal before an effect, after it and at the end of each stage, so the flushes are the boundaries.
strace kills the host with SIGKILL at the N-th of them, for N from 1 until a run gets through.
"""

import shutil
import subprocess

import pytest

from conftest import processes_with, wait_until


def tracing_is_possible():
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode == 0


def killed_at(number):
    return ["strace", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", f"inject=fdatasync:signal=SIGKILL:when={number}"]


def effects(events, kind):
    return [tuple(sorted(event["effect"].items())) for event in events if event["type"] == kind]


def begin_afresh(sample, registry, number):
    """Every round publishes a commit of its own, so that all its effects are still to come."""
    (sample.folder / "round.txt").write_text(f"{number}\n")
    sample.commit(f"chore: round {number}")
    sample.git("tag", f"v1.0.{number}")


@pytest.mark.skipif(not tracing_is_possible(), reason="strace cannot trace here: no kill at exact points")
def test_killed_at_every_flush_of_the_journal_the_run_is_finished_once(sample, registry):
    sample.publish_to(f"{registry.address}/team/todobackend")
    number, finished_without_kill = 1, False
    while not finished_without_kill:
        assert number < 100, "the run never gets through"
        begin_afresh(sample, registry, number)
        killed = sample.slipway("run", prefix=killed_at(number))
        finished_without_kill = killed.returncode == 0
        wait_until(lambda: not processes_with(str(sample.folder)), 4, "the end of the killed run's workers")

        # At the last flush everything has been written, the end of the run too.
        unfinished = sample.events()[-1]["type"] != "run-finished"
        runs = len(sample.runs())
        again = sample.slipway("run")
        assert again.returncode == 0, f"after a kill at flush {number}: {again.stdout}{again.stderr}"
        if unfinished:
            assert len(sample.runs()) == runs, "an interrupted run is gone on with"
            events = sample.events()
            acted = effects([event for event in events if not event.get("already_there")], "effect-done")
            assert len(acted) == len(set(acted)), f"an effect was done twice after a kill at flush {number}"
            assert set(effects(events, "effect-intended")) <= set(effects(events, "effect-done"))
        assert registry.digest("team/todobackend", f"1.0.{number}") == sample.result()["digest"]
        current = (sample.deployment / "current").resolve().name
        assert current == sample.result()["digest"].removeprefix("sha256:")
        number += 1
    print(f"killed at {number - 2} points")
    assert number > 10


def test_killed_with_its_journal_lost_nothing_is_published_twice(sample, registry):
    sample.publish_to(f"{registry.address}/team/todobackend")
    assert sample.slipway("run").returncode == 0
    before = registry.content()
    shutil.rmtree(sample.folder / ".slipway")
    assert sample.slipway("run").returncode == 0
    assert registry.content() == before
    assert effects(sample.events(), "effect-intended") == []
