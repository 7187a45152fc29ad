"""What the Rust crate and the Go package do for an author: every service, and nothing that is thrown gets out."""

import json
import os
import subprocess

import pytest

SLIPWAY = os.environ["SLIPWAY_BIN"]
SECRET = "museum-token-4711-" * 20  # Longer than the buffer of the first attempt.
GIT = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com",
       "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com"}
PIPELINE = """slipway: 1
name: museum
stages:
  release:
    uses: com.example.release
  show:
    uses: com.example.everything
    needs: [release]
    secrets: [TOKEN]
    with: {}
"""
SAID = """\
probe vase
request whole
not cancelled
it is ***
said captured, code 3
signal 15
true is true
nothing true, content kept
proceed
"""


def run(folder, plugin, parameters, command="run"):
    (folder / "slipway.yaml").write_text(PIPELINE.format(json.dumps(parameters)))
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TOKEN": SECRET, **GIT}
    for words in (["init", "-q", "-b", "main"], ["add", "slipway.yaml"], ["commit", "-q", "-m", "first"]):
        subprocess.run(["git", *words], cwd=folder, env=environment, check=True)
    plugins = [f"--plugin=com.example.{stage}={plugin}" for stage in ("everything", "release")]
    return subprocess.run([SLIPWAY, command, *plugins], cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


def run_folder(folder):
    (found,) = (folder / ".slipway/runs").iterdir()
    return found


def stage(folder):
    stages = json.loads((run_folder(folder) / "result.json").read_text())["stages"]
    return next(stage for stage in stages if stage["name"] == "show")


def test_every_service_and_facet(everything, tmp_path):
    done = run(tmp_path, everything, {"piece": "vase"})
    log = (run_folder(tmp_path) / "logs/show.log").read_text()
    assert done.returncode == 0, done.stderr + log
    assert [line for line in log.splitlines() if line in SAID.splitlines()] == SAID.splitlines(), log
    assert SECRET not in log + done.stdout + done.stderr
    journal = [json.loads(line) for line in (run_folder(tmp_path) / "journal.jsonl").read_text().splitlines()]
    types = [event["type"] for event in journal if event.get("stage") == "show"]
    assert types.count("effect-intended") == types.count("effect-done") == 1
    assert (run_folder(tmp_path) / "artifacts/vase.txt").read_text() == "a vase\n"


@pytest.mark.parametrize("piece, exit_code, code, what", [
    ("panic", 5, "SL0510", "stage 'show': the stage panicked: it fell"),
    ("no file", 6, "SL0605", "o such file or directory"),
    ("other secret", 9, "SL0905", "stage 'show' asked for the secret 'OTHER', which it does not declare"),
])
def test_what_is_thrown_fails_the_stage(everything, piece, exit_code, code, what, tmp_path):
    done = run(tmp_path, everything, {"piece": piece})
    assert done.returncode == exit_code, done.stderr
    found = stage(tmp_path)["error"]
    assert found["code"] == code
    assert what in found["what"]


def test_a_panic_without_a_text_fails_the_stage(everything, tmp_path):
    done = run(tmp_path, everything, {"piece": "panic oddly"})
    assert done.returncode == 5, done.stderr
    assert stage(tmp_path)["error"]["what"].startswith("stage 'show': the stage panicked: ")


def test_a_panic_when_all_is_over_changes_nothing(everything, tmp_path):
    done = run(tmp_path, everything, {"piece": "panic late"})
    assert done.returncode == 0, done.stderr
    assert stage(tmp_path)["outcome"] == "passed"


def test_a_panic_in_create_is_told(everything, tmp_path):
    done = run(tmp_path, everything, {"piece": "panic early"})
    assert done.returncode == 5, done.stderr
    assert "the stage panicked: no hands" in done.stderr


@pytest.mark.parametrize("parameters, complaint", [
    ({"piece": "broken"}, ["the vase is broken - glue it"]),
    ({"piece": 7}, ["piece: invalid type: integer `7`, expected a string",
                    "cannot unmarshal number into Go struct field parameters.piece of type string"]),
    ({"piece": "vase", "colour": "red"}, ["unknown field `colour`", 'unknown field "colour"']),
    ({"piece": None}, ["piece: invalid type: null, expected a string", "piece: must not be null"]),
])
def test_parameters_that_have_no_place_are_refused_by_name(everything, parameters, complaint, tmp_path):
    done = run(tmp_path, everything, parameters, "validate")
    assert done.returncode == 3, done.stderr
    assert "error[SL0315]: stage 'show': " in done.stderr
    assert any(text in done.stderr for text in complaint), done.stderr
