"""One command takes the sample application from a commit to a running, verified deployment."""

import json
import os
import subprocess
import xml.etree.ElementTree

import pytest

from conftest import SLIPWAY, get, processes_with


def types_of(events, stage=None):
    return [event["type"] for event in events if stage is None or event.get("stage") == stage]


def record(events, kind):
    return next(event for event in events if event["type"] == kind)


def test_a_commit_becomes_a_running_deployment_of_the_image_that_was_tested(sample):
    done = sample.slipway("run")
    assert done.returncode == 0, done.stdout + done.stderr

    result = sample.result()
    assert result["exit"] == 0
    assert {stage["name"]: stage["exit"] for stage in result["stages"]} == {
        "test": 0, "build": 0, "release": 0, "tag-publish": 0, "deploy": 0
    }
    digest = result["digest"]
    index = json.loads((sample.layout / "index.json").read_text())
    published = {
        entry.get("annotations", {}).get("org.opencontainers.image.ref.name"): entry["digest"]
        for entry in index["manifests"]
    }
    sha = sample.git("rev-parse", "--short=7", "HEAD")
    assert published["1.0.0"] == digest
    assert published[f"sha-{sha}"] == digest

    body, _ = get(sample.url + "/health")
    assert json.loads(body) == {"status": "ok"}
    assert (sample.deployment / "current").resolve().name == digest.removeprefix("sha256:")


def test_the_journal_tells_the_whole_story(sample):
    assert sample.slipway("run").returncode == 0
    events = sample.events()
    assert types_of(events)[0] == "run-started" and types_of(events)[-1] == "run-finished"
    assert {"report", "stage-finished"} <= set(types_of(events, "test"))
    assert {"artifact", "stage-finished"} <= set(types_of(events, "build"))
    assert {"image", "verdict", "report"} <= set(types_of(events, "release"))
    assert {"effect-intended", "effect-done", "publication"} <= set(types_of(events, "tag-publish"))
    assert {"effect-intended", "effect-done", "deployment"} <= set(types_of(events, "deploy"))
    intended = [event["effect"] for event in events if event["type"] == "effect-intended"]
    finished = [event["effect"] for event in events if event["type"] == "effect-done"]
    assert intended == finished
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))


def test_a_junit_file_holds_the_cases_of_all_suites(sample):
    assert sample.slipway("run").returncode == 0
    suites = xml.etree.ElementTree.parse(sample.runs()[-1] / "junit.xml").getroot()
    names = [suite.get("name") for suite in suites.iter("testsuite")]
    assert any("unit" in name for name in names) and any("acceptance" in name for name in names)
    assert sum(int(suite.get("failures")) for suite in suites.iter("testsuite")) == 0


def test_the_same_command_again_changes_nothing(sample):
    assert sample.slipway("run").returncode == 0
    pid = sample.deployed_pid()
    again = sample.slipway("run")
    assert again.returncode == 0, again.stderr
    assert [event["type"] for event in sample.events() if event["type"] == "effect-intended"] == []
    assert sample.deployed_pid() == pid


@pytest.mark.parametrize(
    "surroundings",
    [
        {"umask": 0o077, "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"umask": 0o002, "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8"},
    ],
    ids=["closed", "open"],
)
def test_equal_sources_give_the_same_digest_in_another_place(sample, tmp_path, surroundings):
    usual = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    assert sample.slipway("run", "release", umask=0o022, env=usual).returncode == 0
    elsewhere = tmp_path / "a place with spaces" / "clone"
    umask, other = surroundings["umask"], {**usual, "TZ": surroundings["TZ"], "LC_ALL": surroundings["LC_ALL"]}
    subprocess.run(["git", "clone", "-q", str(sample.folder), str(elsewhere)], check=True, umask=umask)
    done = subprocess.run(
        [SLIPWAY, "run", "release"], cwd=elsewhere, capture_output=True, text=True, umask=umask, env=other
    )
    assert done.returncode == 0, done.stderr
    (run,) = (elsewhere / ".slipway" / "runs").iterdir()
    assert json.loads((run / "result.json").read_text())["digest"] == sample.result()["digest"]


def test_a_registry_gets_blobs_manifest_and_tags(sample, registry):
    sample.publish_to(f"{registry.address}/team/todobackend")
    done = sample.slipway("run")
    assert done.returncode == 0, done.stderr
    digest = sample.result()["digest"]
    sha = sample.git("rev-parse", "--short=7", "HEAD")
    assert registry.tags("team/todobackend") == sorted(["1.0.0", "latest", f"sha-{sha}"])
    assert registry.digest("team/todobackend", "1.0.0") == digest
    kinds = [event["effect"]["kind"] for event in sample.events() if event["type"] == "effect-intended"]
    order = ["oci.blob", "oci.manifest", "oci.tag", "local.deployment"]
    assert kinds == sorted(kinds, key=order.index)


def test_a_failing_unit_test_stops_everything_and_says_where(sample):
    sample.replace("tests/test_path.c", "assert_", "fail_msg(\"broken on purpose\"); assert_")
    sample.commit("test: break it")
    done = sample.slipway("run")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("error[SL0101]")
    assert "test_path.c" in done.stdout + done.stderr
    skipped = {event["stage"]: event["reason"] for event in sample.events() if event["type"] == "stage-skipped"}
    assert skipped["build"] == "it needs 'test', which failed"
    assert not sample.layout.exists() and not sample.deployment.exists()


def test_failing_acceptance_publishes_nothing(sample, registry):
    sample.publish_to(f"{registry.address}/team/todobackend")
    with (sample.folder / "acceptance" / "test_todos.py").open("a") as suite:
        suite.write("\n\ndef test_that_nobody_can_pass():\n    assert 1 == 2\n")
    sample.commit("test: ask for the impossible")
    before = registry.content()
    done = sample.slipway("run")
    assert done.returncode == 1, done.stderr
    assert registry.content() == before
    verdict = record(sample.events(), "verdict")["value"]
    assert verdict["result"] == "FAILED"
    assert not sample.deployment.exists()


def test_nothing_is_left_running_but_the_deployment(sample):
    assert sample.slipway("run").returncode == 0
    left = [line for line in processes_with(str(sample.folder)) if "slipway" in line or "runc" in line]
    assert left == []
