"""Plugins that were made for an earlier release of the ABI do in today's host what they did then."""

import functools
import hashlib
import shutil
import sys
from pathlib import Path

import pytest
from compilers import GO, must_succeed, need, run
from exhibit import Exhibit

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from abi_gate import layout  # noqa: E402

SECRET = "museum-token-4711"

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


def build(folder, release, language):
    need("sdk.museum", language)
    library, sources = folder / f"everything-{release}-{language}.so", HERE / release
    linked = f"-Wl,--version-script={sources / 'plugin.version'}"
    c = ["-fPIC", "-shared", "-fvisibility=hidden", f"-I{sources}", linked, "-o", library]
    recipes = {
        "c": ["cc", "-std=c11", *c, sources / "everything.c"],
        "cpp": ["c++", "-std=c++20", *c, sources / "everything.cpp"],
        "rust": ["rustc", "--edition=2021", "--crate-type=cdylib", "-o", library, sources / "everything.rs"],
        "go": ["go", "build", "-buildvcs=false", "-buildmode=c-shared", f"-ldflags=-extldflags '\"{linked}\"'", "-o", library, "."],
    }
    must_succeed(run(recipes[language], sources / "go" if language == "go" else folder, **GO))
    return library


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The library of a piece, built once."""
    folder = tmp_path_factory.mktemp("museum")
    return functools.cache(lambda *piece: build(folder, *piece))


@pytest.mark.parametrize("release, language", PIECES)
def test_it_does_what_it_did(built, release, language, tmp_path):
    museum = Exhibit(tmp_path, {"piece": "vase"}, SECRET)
    museum.check(museum.show(built(release, language), built(release, "c")), SAID[language])


@pytest.mark.parametrize("release, language", PIECES)
def test_it_refuses_what_it_refused(built, release, language, tmp_path):
    done = Exhibit(tmp_path, {"piece": "broken"}, SECRET).show(built(release, language), built(release, "c"))
    assert done.returncode == 3
    assert "error[SL0315]: stage 'show': the vase is broken - glue it\n" in done.stderr


RELEASES = sorted({release for release, _ in PIECES})


def changed(folder):
    """The files of a release that are not what its list of digests says."""
    listed = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    files = {str(path.relative_to(folder)) for path in [*(folder / "slipway").iterdir(), folder / "plugin.version"]}
    same = {name for name in files if hashlib.sha256((folder / name).read_bytes()).hexdigest() == listed.get(name)}
    return sorted((files | set(listed)) - same)


@pytest.mark.parametrize("release", RELEASES)
def test_what_it_is_built_with_is_that_of_the_release(release, tmp_path):
    assert changed(HERE / release) == []
    assert layout(HERE / release, tmp_path) == (HERE.parent / f"abi/{release}.txt").read_text()


def test_a_change_of_what_it_is_built_with_is_found(tmp_path):
    copy = tmp_path / "1.0"
    shutil.copytree(HERE / "1.0", copy)
    with open(copy / "slipway/abi.h", "a") as header:
        header.write("/* more */\n")
    (copy / "slipway/new.h").write_text("")
    (copy / "plugin.version").unlink()
    (copy / "plugin.version").write_text("{ global: *; };\n")
    assert changed(copy) == ["plugin.version", "slipway/abi.h", "slipway/new.h"]
