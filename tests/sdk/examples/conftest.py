"""The plugins in each language: those in C and C++ are there, those in Rust and Go are built once, into the build folder."""

import os
import re
from pathlib import Path

import pytest
from compilers import CARGO, GO, fetch_crates, must_succeed, need, run

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
BUILT = Path(os.environ["SLIPWAY_EXAMPLES"])


def cargo(project, command):
    """`cargo build` or `cargo test` in a folder."""
    need("sdk.examples", "rust")
    fetch_crates("sdk.examples", project, "--locked")
    return must_succeed(run(["cargo", command, "--locked", "--offline"], project, **CARGO, CARGO_TARGET_DIR=str(BUILT / "cargo")))


def build_rust(project):
    """The library of the crate in a folder."""
    cargo(project, "build")
    name = re.search(r'^name = "(.*)"', (project / "Cargo.toml").read_text(), re.MULTILINE).group(1)
    return BUILT / "cargo/debug" / f"lib{name.replace('-', '_')}.so"


def go(project, command):
    """A command in the module of a folder."""
    need("sdk.examples", "go")
    return must_succeed(run(command, project, **GO))


def build_go(project, name, script=ROOT / "sdk/go/build.sh"):
    """The program in a folder, as name.so."""
    plugin = BUILT / "go" / f"{name}.so"
    go(project, ["sh", str(script), str(plugin)])
    return plugin


BUILD = {
    "licence-check in c": lambda: BUILT / "licence_check_c.so",
    "licence-check in cpp": lambda: BUILT / "licence_check_cpp.so",
    "licence-check in rust": lambda: build_rust(ROOT / "sdk/examples/rust"),
    "licence-check in go": lambda: build_go(ROOT / "sdk/examples/go", "licence_check"),
    "everything in rust": lambda: build_rust(HERE / "everything/rust"),
    "everything in go": lambda: build_go(HERE / "everything/go", "everything"),
}
built = {}


def plugin_named(name):
    need("sdk.examples", name.split()[-1])
    if name not in built:
        built[name] = BUILD[name]()
    return built[name]


@pytest.fixture(params=["c", "cpp", "rust", "go"])
def plugin(request):
    """The stage com.example.licence-check, in each language."""
    return plugin_named(f"licence-check in {request.param}")


@pytest.fixture(params=["rust", "go"])
def everything(request):
    """A plugin that uses all that the wrapper of its language offers."""
    return plugin_named(f"everything in {request.param}")
