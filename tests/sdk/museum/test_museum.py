"""Plugins that were made for an earlier release of the ABI do in today's host what they did then."""

import json
import os
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SLIPWAY = os.environ["SLIPWAY_BIN"]
VERSION_SCRIPT = HERE.parents[2] / "sdk/cmake/plugin.version"
SECRET = "museum-token-4711"
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
    with: {{piece: {piece}}}
"""

SAID_IN_C = """\
probe vase
host whole, struct of its size
request whole
unknown service none
cancel 0, grace -1, fd there
value 0
artifact 0
small buffer -6, needs 17
secret 0
it is ***
logged
started 0, said captured, waited 0, code 3, signal 0
stop 0
signal 15
missing program -5
nothing yet -5
store 0
fetch 0
content kept
begin 0, decision 0
done 0
"""

SAID_IN_CPP = """\
probe vase
request whole
not cancelled
it is ***
said captured, code 3
signal 15
content kept
proceed
"""

PIECES = [(release, language) for release in ("1.0",) for language in ("c", "cpp")]


def build(release, language, folder):
    compiler, standard = {"c": ("cc", "c11"), "cpp": ("c++", "c++20")}[language]
    library = folder / f"everything-{language}.so"
    subprocess.run(
        [compiler, f"-std={standard}", "-fPIC", "-shared", "-fvisibility=hidden", f"-I{HERE / release}", f"-Wl,--version-script={VERSION_SCRIPT}",
         "-o", library, HERE / release / f"everything.{language}"],
        check=True)
    return library


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("museum")
    return {piece: build(*piece, folder) for piece in PIECES}


def run(folder, library, released_by, piece="vase"):
    (folder / "slipway.yaml").write_text(PIPELINE.format(piece=piece))
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TOKEN": SECRET, **GIT}
    for words in (["init", "-q", "-b", "main"], ["add", "slipway.yaml"], ["commit", "-q", "-m", "first"]):
        subprocess.run(["git", *words], cwd=folder, env=environment, check=True)
    return subprocess.run([SLIPWAY, "run", "--output", "plain", "--plugin", f"com.example.everything={library}",
                           "--plugin", f"com.example.release={released_by}"],
                          cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


def run_folder(folder):
    (found,) = (folder / ".slipway/runs").iterdir()
    return found


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: "-".join(piece))
def test_it_does_what_it_did(piece, built, tmp_path):
    done = run(tmp_path, built[piece], built[piece[0], "c"])
    assert done.returncode == 0, done.stderr
    log = (run_folder(tmp_path) / "logs/show.log").read_text()
    # The host's own remarks on commands that are missing or were stopped are not the plugin's words.
    said = SAID_IN_C if piece[1] == "c" else SAID_IN_CPP
    assert [line for line in log.splitlines() if line in said.splitlines()] == said.splitlines(), log
    assert SECRET not in log + done.stdout + done.stderr
    journal = [json.loads(line) for line in (run_folder(tmp_path) / "journal.jsonl").read_text().splitlines()]
    types = [event["type"] for event in journal if event.get("stage") == "show"]
    assert [kind for kind in types if kind.startswith(("effect", "artifact", "value", "piece"))] != []
    assert types.count("effect-intended") == types.count("effect-done") == 1
    assert (run_folder(tmp_path) / "artifacts/vase.txt").read_text() == "a vase\n"


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: "-".join(piece))
def test_it_refuses_what_it_refused(piece, built, tmp_path):
    done = run(tmp_path, built[piece], built[piece[0], "c"], "broken")
    assert done.returncode == 3
    assert "error[SL0315]: stage 'show': the vase is broken - glue it\n" in done.stderr


@pytest.mark.parametrize("release", sorted({release for release, _ in PIECES}))
def test_the_headers_are_those_of_the_release(release):
    header = (HERE / release / "slipway/abi.h").read_text()
    major, minor = release.split(".")
    assert f"#define SLIPWAY_ABI_MAJOR {major}\n" in header
    assert f"#define SLIPWAY_ABI_MINOR {minor} " in header
