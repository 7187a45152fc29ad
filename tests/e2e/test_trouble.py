"""What a user gets when something in the main job breaks: one clear error with its exit code, what comes after skipped
with the reason, nothing published or left running, and a journal that can be read."""

import json
import os
import shutil
import socket

from conftest import get, processes_with
from faulty_registry import FaultyRegistry


def last_line(done):
    return done.stderr.strip().splitlines()[-1]


def check_trouble(sample, done, code, error, failed):
    """The contract of every failure, seen from outside."""
    assert done.returncode == code, done.stdout + done.stderr
    assert last_line(done).startswith(f"error[{error}]: "), done.stderr
    result = sample.result()
    assert result["exit"] == code
    assert result["error"]["code"] == error
    outcomes = {stage["name"]: stage["outcome"] for stage in result["stages"]}
    names = list(outcomes)
    assert outcomes[failed] == "failed"
    assert {outcomes[name] for name in names[names.index(failed) + 1 :]} <= {"skipped"}
    assert all(stage["reason"] for stage in result["stages"] if stage["outcome"] == "skipped")
    assert sample.events()[-1]["type"] == "run-finished"


def check_nothing_runs(sample):
    assert processes_with(str(sample.folder)) == []


def listens(pid, port):
    """Whether a socket of the process listens on the port. A container may share the network of the machine."""
    with open(f"/proc/{pid}/net/tcp") as table:
        rows = [line.split() for line in table][1:]
    listening = {f"socket:[{row[9]}]" for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == port}
    folder = f"/proc/{pid}/fd"
    return any(os.readlink(f"{folder}/{name}") in listening for name in os.listdir(folder))


def check_serves(sample, digest):
    """This image is the one that answers: its process is alive, runs from its release and holds the port."""
    current = sample.deployed()
    assert current["digest"] == digest
    hexadecimal = digest.removeprefix("sha256:")
    assert (sample.deployment / "current").readlink().name == hexadecimal
    assert listens(current["pid"], sample.port)
    with open(f"/proc/{current['pid']}/mountinfo") as mounts:
        assert f"/releases/{hexadecimal}/" in mounts.read()
    assert json.loads(get(f"{sample.url}/health")[0]) == {"status": "ok"}


def deploy_what_gets_ill(sample):
    """Another image, which passes its acceptance test and fails in the environment where it is deployed."""
    sample.replace("slipway.yaml", "{http: /health, timeout: 10s}\n      keep", "{http: /ill, timeout: 2s}\n      keep")
    sample.replace("slipway.yaml", "env: {TODO_DB: /data/todos.db}", "env: {TODO_DB: /data/other.db}")
    sample.commit("feat: worse")
    sample.git("tag", "v1.0.1")
    return sample.slipway("run")


def test_a_registry_that_is_down_is_safe_to_try_again(sample, registry):
    sample.publish_to(f"{registry.address}/todobackend")
    registry.stop()
    done = sample.slipway("run")
    check_trouble(sample, done, 8, "SL0801", "tag-publish")
    check_nothing_runs(sample)
    registry.start()
    assert sample.slipway("run").returncode == 0
    assert "1.0.0" in registry.tags("todobackend")


def test_a_registry_that_stumbles_once_makes_no_red_run(sample, registry):
    stumbled = set()

    def stumbles(method, path):
        kind = (method, path.split("/")[-2])
        if kind in stumbled:
            return None
        stumbled.add(kind)
        return 503

    with FaultyRegistry(registry, stumbles) as door:
        sample.publish_to(f"{door.address}/todobackend")
        done = sample.slipway("run")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1.0.0" in registry.tags("todobackend")


def test_a_registry_that_stored_something_else_stops_before_the_tags(sample, registry):
    def lies(method, path):
        if "/manifests/" in path:
            return lambda headers: {**headers, "Docker-Content-Digest": "sha256:" + "0" * 64}
        return None

    with FaultyRegistry(registry, lies) as door:
        sample.publish_to(f"{door.address}/todobackend")
        done = sample.slipway("run")
    check_trouble(sample, done, 9, "SL0903", "tag-publish")
    assert registry.tags("todobackend") == []
    assert not sample.deployment.exists()
    check_nothing_runs(sample)


def test_a_declared_artifact_that_is_not_made_stops_the_run(sample):
    sample.replace("slipway.yaml", "path: dist/todobackend", "path: dist/nothing")
    sample.commit("feat: nothing")
    done = sample.slipway("run")
    check_trouble(sample, done, 1, "SL0101", "build")
    assert "dist/nothing" in last_line(done)
    assert not sample.layout.exists()


def test_a_dirty_tree_is_tried_when_the_user_says_so_and_never_published(sample):
    (sample.folder / "notes.txt").write_text("not committed\n")
    refused = sample.slipway("run")
    assert refused.returncode == 4, refused.stderr
    assert sample.slipway("run", "--dirty").returncode == 4
    assert sample.runs() == []
    assert sample.slipway("run", "--dirty", "release").returncode == 0
    assert json.loads(sample.events()[0]["plan"])["source"]["changed_files"] == ["notes.txt"]
    assert not sample.layout.exists()


def test_a_deployment_that_does_not_get_healthy_goes_back_to_its_predecessor(sample):
    assert sample.slipway("run").returncode == 0
    before = sample.deployed()
    check_serves(sample, before["digest"])
    done = deploy_what_gets_ill(sample)
    check_trouble(sample, done, 11, "SL1101", "deploy")
    assert sample.result()["digest"] != before["digest"]
    assert sample.deployed_pid() != before["pid"], "it was stopped for the other one, and started again"
    check_serves(sample, before["digest"])


def test_a_deployment_that_cannot_go_back_either_calls_for_a_human(sample):
    assert sample.slipway("run").returncode == 0
    before = sample.deployed()
    hexadecimal = before["digest"].removeprefix("sha256:")
    # What it would go back to is gone, here and where it came from.
    shutil.rmtree(sample.deployment / "releases" / hexadecimal)
    (sample.layout / "blobs" / "sha256" / hexadecimal).unlink()
    done = deploy_what_gets_ill(sample)
    check_trouble(sample, done, 12, "SL1201", "deploy")
    for part in (sample.result()["digest"], before["digest"], "current names the failed release", "by hand: "):
        assert part in last_line(done)
    check_nothing_runs(sample)
    failed = sample.result()["digest"].removeprefix("sha256:")
    assert (sample.deployment / "current").readlink().name == failed, "as the message says"


def test_a_deployment_on_a_port_that_is_taken_changes_nothing(sample):
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", sample.port))
        stranger.listen()
        done = sample.slipway("run")
    check_trouble(sample, done, 6, "SL0605", "deploy")
    assert str(sample.port) in last_line(done)
    assert not (sample.deployment / "current").exists()
