"""Plugins that were made for an earlier release of the ABI do in today's host what they did then."""

import functools
from pathlib import Path

import pytest
from compilers import GO, must_succeed, need, run
from repository import Repository

HERE = Path(__file__).resolve().parent
VERSION_SCRIPT = HERE.parents[2] / "sdk/cmake/plugin.version"
SECRET = "museum-token-4711"

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

# Rust and Go without our crate and package, which are not those of the release any more.
SAID_IN_OTHERS = """\
request whole
value 0
artifact 0
it is ***
begin 0, decision 0
done 0
"""

SAID = {"c": SAID_IN_C, "cpp": SAID_IN_CPP, "rust": SAID_IN_OTHERS, "go": SAID_IN_OTHERS}
PIECES = [(release, language) for release in ("1.0",) for language in SAID]
LINKED = f"-Wl,--version-script={VERSION_SCRIPT}"


def build(folder, release, language):
    need("sdk.museum", language)
    library, sources = folder / f"everything-{release}-{language}.so", HERE / release
    c = ["-fPIC", "-shared", "-fvisibility=hidden", f"-I{sources}", LINKED, "-o", library]
    recipes = {
        "c": ["cc", "-std=c11", *c, sources / "everything.c"],
        "cpp": ["c++", "-std=c++20", *c, sources / "everything.cpp"],
        "rust": ["rustc", "--edition=2021", "--crate-type=cdylib", "-o", library, sources / "everything.rs"],
        "go": ["go", "build", "-buildvcs=false", "-buildmode=c-shared", f"-ldflags=-extldflags '{LINKED}'", "-o", library, "."],
    }
    must_succeed(run(recipes[language], sources / "go" if language == "go" else folder, **GO))
    return library


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The library of a piece, built once."""
    folder = tmp_path_factory.mktemp("museum")
    return functools.cache(lambda *piece: build(folder, *piece))


@pytest.fixture(params=PIECES, ids="-".join)
def show(request, built, tmp_path):
    """Runs a piece with its parameter, after the release in C of the same age."""
    def run_it(parameter):
        museum = Repository(tmp_path, PIPELINE.format(piece=parameter), TOKEN=SECRET)
        age, language = request.param
        done = museum.slipway("run", "--output", "plain", "--plugin", f"com.example.everything={built(age, language)}",
                              "--plugin", f"com.example.release={built(age, 'c')}")
        return museum, done, SAID[language]

    return run_it


def test_it_does_what_it_did(show):
    museum, done, said = show("vase")
    assert done.returncode == 0, done.stderr
    log = museum.kept("logs/show.log")
    # The host's own remarks on commands that are missing or were stopped are not the plugin's words.
    assert [line for line in log.splitlines() if line in said.splitlines()] == said.splitlines(), log
    assert SECRET not in log + done.stdout + done.stderr
    types = [event["type"] for event in museum.journal() if event.get("stage") == "show"]
    assert types.count("effect-intended") == types.count("effect-done") == 1
    assert museum.kept("artifacts/vase.txt") == "a vase\n"


def test_it_refuses_what_it_refused(show):
    _, done, _ = show("broken")
    assert done.returncode == 3
    assert "error[SL0315]: stage 'show': the vase is broken - glue it\n" in done.stderr


@pytest.mark.parametrize("release", sorted({release for release, _ in PIECES}))
def test_the_headers_are_those_of_the_release(release):
    header = (HERE / release / "slipway/abi.h").read_text()
    major, minor = release.split(".")
    assert f"#define SLIPWAY_ABI_MAJOR {major}\n" in header
    assert f"#define SLIPWAY_ABI_MINOR {minor} " in header
