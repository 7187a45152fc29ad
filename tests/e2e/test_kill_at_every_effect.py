"""A run that is killed around any of its effects is finished by the same command, with nothing done twice.

strace kills the host with SIGKILL where the journal is written: before the record of an effect that has happened, when
the record of an intention is on its way to the disk and nothing has happened, and at the ends of stages. What was done
is not taken from the journal but from the world: from the books of a door before the registry, from the files of the
layout, and from what the service said when it started.
"""

import collections
import json
import os
import shutil
import signal
import subprocess
import time

import pytest

from conftest import processes_with, wait_until
from faulty_registry import FaultyRegistry


def tracing_is_possible():
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode == 0


needs_strace = pytest.mark.skipif(not tracing_is_possible(), reason="strace cannot trace here: no kill at exact points")


class TracedRun:
    """A run that is halted at the begin of its first stage, and traced from there on: no call is missed."""

    def __init__(self, sample):
        known = set(sample.runs())
        self.sample = sample
        # LeakSanitizer, where the build has it, does not work in a process that is traced.
        options = ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), "detect_leaks=0"]))
        self.process = sample.start("run", env={**os.environ, "ASAN_OPTIONS": options})
        wait_until(lambda: set(sample.runs()) - known or self.process.poll(), 60, "the run's folder")
        assert self.process.poll() is None, self.process.communicate()
        (self.run,) = set(sample.runs()) - known
        self.journal = self.run / "journal.jsonl"
        wait_until(self.compiles, 120, "the first stage")
        time.sleep(0.03)  # For the flush of that record. The next one is a compilation away.
        self.process.send_signal(signal.SIGSTOP)
        wait_until(self.is_halted, 5, "the halt of the host")
        self.begin = len(self.lines())

    def lines(self):
        return self.journal.read_text().splitlines() if self.journal.is_file() else []

    def compiles(self):
        return any('"type":"stage-started"' in line for line in self.lines())

    def is_halted(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] in "tT"

    def go_on(self, *options):
        """To the end of the run; its output is kept. Gives the exit code."""
        command = ["strace", "-p", str(self.process.pid), "-P", str(self.journal), *options]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
            assert "attached" in strace.stderr.readline()
            self.process.send_signal(signal.SIGCONT)
            self.output = "".join(self.process.communicate(timeout=240))
            strace.communicate(timeout=10)
        return self.process.returncode


class Point:
    """A system call on a record of the journal, and how many of its name come before it in the trace."""

    def __init__(self, call, number, event):
        self.call, self.number, self.event = call, number, event
        self.stage, self.type = event.get("stage"), event["type"]
        self.effect = event.get("effect")

    def __str__(self):
        return f"{self.call} of {self.type} of {self.stage} {(self.effect or {}).get('name', '')}"


def points_of(sample, calls):
    """All points of a run, learned from one that nobody disturbs."""
    traced = TracedRun(sample)
    log = sample.folder.parent / "calls"
    assert traced.go_on("-o", str(log), "-e", "trace=write,fdatasync") == 0, traced.output
    events = sample.events(traced.run)[traced.begin :]
    points, seen = [], collections.Counter()
    for line in log.read_text().splitlines():
        call = line.split("(")[0]
        if call not in ("write", "fdatasync"):
            continue
        seen[call] += 1
        points.append(Point(call, seen[call], events[seen["write"] - 1]))
    assert seen["write"] == len(events), "one write for each record"
    return [point for point in points if calls(point)], traced.begin


def world_has_changed(point):
    """The effect happened and its record is being written: without luck, nobody knows of it."""
    return point.call == "write" and point.type == "effect-done"


def world_is_about_to_change(point):
    return point.call == "fdatasync" and point.type == "effect-intended"


def stage_ends(point):
    return point.call == "write" and (point.type, point.stage) in {
        ("stage-finished", "release"),
        ("publication", "tag-publish"),
        ("stage-finished", "deploy"),
        ("run-finished", None),
    }


def begin_afresh(sample, number):
    """Every round publishes a program and a commit of its own, so that all its effects are still to come."""
    main = sample.folder / "src" / "main.c"
    main.write_text(main.read_text().split("\n__asm__(")[0] + f'\n__asm__(".ident \\"round {number}\\"");\n')
    sample.commit(f"chore: round {number}")
    sample.git("tag", f"v1.1.{number}")


def shorten(sample):
    """What the service does is tried elsewhere."""
    sample.replace("slipway.yaml", "acceptance.xml, acceptance]", "acceptance.xml, acceptance, -k, health]")


def kill(sample, point, begin):
    """A run that dies at the point, with the journal as it was found."""
    traced = TracedRun(sample)
    assert traced.begin == begin, "runs are alike"
    code = traced.go_on(
        "-o", "/dev/null", "-e", f"trace={point.call}",
        "-e", f"inject={point.call}:signal=SIGKILL:when={point.number}",
    )
    assert code == -signal.SIGKILL, f"{point}: {traced.output}"
    wait_until(lambda: not processes_with(str(sample.folder)), 4, "the end of the killed run's workers")
    last = sample.events(traced.run)[-1]
    if world_has_changed(point):
        assert (last["type"], kind_and_name(last)) == ("effect-intended", kind_and_name(point.event)), "no record of it"
    return traced.run


def kind_and_name(event):
    """Digests and versions differ from round to round."""
    effect = event["effect"]
    return effect["kind"], "" if effect["kind"] != "oci.tag" else effect["name"].split("-")[0].rsplit(".", 1)[0]


def finish(sample, run, point):
    runs = len(sample.runs())
    again = sample.slipway("run")
    assert again.returncode == 0, f"after a kill at {point}: {again.stdout}{again.stderr}"
    assert len(sample.runs()) == runs and sample.runs()[-1] == run, "an interrupted run is gone on with"
    assert sample.events()[-1]["type"] == "run-finished"


def starts_of(sample, digest):
    """How often the release was started: its service says so in its log."""
    log = sample.deployment / "log" / f"{digest.removeprefix('sha256:')}.log"
    return log.read_text().count("listening on") if log.is_file() else 0


def check_serving(sample, digest):
    current = json.loads((sample.deployment / "state.json").read_text())["current"]
    assert current["digest"] == digest
    assert (sample.deployment / "current").resolve().name == digest.removeprefix("sha256:")


def ledger_of(sample, accepted):
    """What the world took on in this round: a list of (kind, name), each effect as often as it happened."""
    digest = sample.result()["digest"]
    return [(kind, name) for kind, name, _ in accepted] + [("local.deployment", "")] * starts_of(sample, digest)


@needs_strace
def test_killed_around_every_effect_the_run_is_finished_with_each_effect_done_once(sample, registry):
    with FaultyRegistry(registry) as door:
        repository = "team/todobackend"
        shorten(sample)
        sample.publish_to(f"{door.address}/{repository}")
        begin_afresh(sample, 0)
        points, begin = points_of(
            sample, lambda point: world_has_changed(point) or world_is_about_to_change(point) or stage_ends(point)
        )
        assert sum(map(world_has_changed, points)) == sum(map(world_is_about_to_change, points)) == 7
        for number, point in enumerate(points, 1):
            begin_afresh(sample, number)
            books = len(door.accepted)
            run = kill(sample, point, begin)
            at_death = door.accepted[books:]
            finish(sample, run, point)
            digest = sample.result()["digest"]
            done = door.accepted[books:]

            once = collections.Counter(ledger_of(sample, done))
            assert set(once.values()) == {1}, f"done twice after a kill at {point}: {once}"
            assert collections.Counter(kind for kind, _ in once) == {
                "oci.blob": 2, "oci.manifest": 1, "oci.tag": 3, "local.deployment": 1
            }
            if world_has_changed(point) and point.effect["kind"] != "local.deployment":
                assert at_death[-1][0] == point.effect["kind"], "it had happened before the kill"
            if world_is_about_to_change(point):
                assert len(at_death) == [each for each in points if world_is_about_to_change(each)].index(point)
            assert {name: moved for kind, name, moved in done if kind == "oci.tag"} == {
                f"1.1.{number}": digest, "latest": digest, f"sha-{sample.git('rev-parse', '--short=7', 'HEAD')}": digest
            }
            assert registry.digest(repository, f"1.1.{number}") == registry.digest(repository, "latest") == digest
            check_serving(sample, digest)
    print(f"killed at {len(points)} points")


def files_of(layout):
    """Every blob of the layout with what changes when it is written again."""
    files = [path for path in (layout / "blobs").rglob("*") if path.is_file()]
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


def names_in(layout):
    index = json.loads((layout / "index.json").read_text()) if layout.is_dir() else {"manifests": []}
    return [entry.get("annotations", {}).get("org.opencontainers.image.ref.name") for entry in index["manifests"]]


@needs_strace
def test_killed_between_an_effect_and_its_record_a_layout_gets_nothing_twice(sample):
    shorten(sample)
    begin_afresh(sample, 0)
    points, begin = points_of(sample, world_has_changed)
    chosen = {point.effect["kind"]: point for point in points}
    for number, point in enumerate((chosen["oci.manifest"], chosen["oci.tag"]), 1):
        begin_afresh(sample, number)
        run = kill(sample, point, begin)
        before = files_of(sample.layout)
        finish(sample, run, point)
        after = files_of(sample.layout)
        assert {name: after[name] for name in before} == before, f"written again after a kill at {point}"
        digest = sample.result()["digest"]
        assert digest.removeprefix("sha256:") in after
        assert names_in(sample.layout).count(f"1.1.{number}") == 1
        assert names_in(sample.layout).count("latest") == 1
        assert starts_of(sample, digest) == 1
        check_serving(sample, digest)


def test_killed_with_its_journal_lost_nothing_is_published_twice(sample, registry):
    with FaultyRegistry(registry) as door:
        sample.publish_to(f"{door.address}/team/todobackend")
        assert sample.slipway("run").returncode == 0
        before, accepted = registry.content(), list(door.accepted)
        digest = sample.result()["digest"]
        shutil.rmtree(sample.folder / ".slipway")
        assert sample.slipway("run").returncode == 0
        assert registry.content() == before
        assert door.accepted == accepted
    assert starts_of(sample, digest) == 1
    assert [event for event in sample.events() if event["type"] == "effect-intended"] == []
