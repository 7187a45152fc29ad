"""The plugins in each language: those in C and C++ are there, those in Rust and Go are built once, into the build folder."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
BUILT = Path(os.environ["SLIPWAY_EXAMPLES"])
missing = {}


def run(command, folder, **environment):
    return subprocess.run(command, cwd=folder, env=os.environ | environment, capture_output=True, text=True, timeout=500)


def must_succeed(done):
    assert done.returncode == 0, f"{done.args}\n{done.stdout}{done.stderr}"


def skip(language, reason):
    """Loudly, and counted once for a language: nobody has to have its compiler."""
    if language not in missing and os.environ.get("SLIPWAY_SKIPPED_FILE"):
        with open(os.environ["SLIPWAY_SKIPPED_FILE"], "a") as skipped:
            skipped.write(f"sdk.examples in {language}: {reason}\n")
    missing[language] = reason
    pytest.skip(reason)


def refuse_sanitizers(language):
    if os.environ.get("SLIPWAY_SANITIZED"):
        skip(language, "its run time does not know the sanitizers of this build")


def build_rust(project):
    """The library of the crate in a folder."""
    refuse_sanitizers("rust")
    if shutil.which("cargo") is None:
        skip("rust", "there is no cargo on this machine")
    settings = {"CARGO_TARGET_DIR": str(BUILT / "cargo"), "CARGO_PROFILE_DEV_DEBUG": "0", "CARGO_NET_RETRY": "0",
                "CARGO_HTTP_TIMEOUT": "20"}
    found = [int(part) for part in re.search(r"(\d+)\.(\d+)", run(["cargo", "--version"], project).stdout).groups()]
    if found < [1, 80]:
        skip("rust", f"cargo {found[0]}.{found[1]} is older than 1.80")
    fetched = run(["cargo", "fetch", "--locked"], project, **settings)
    if fetched.returncode != 0:
        assert "--locked" not in fetched.stderr, fetched.stderr  # Cargo.lock does not fit Cargo.toml: a mistake.
        skip("rust", "the registry of crates does not answer: " + fetched.stderr.strip().splitlines()[-1].strip())
    must_succeed(run(["cargo", "build", "--locked", "--offline"], project, **settings))
    name = re.search(r'^name = "(.*)"', (project / "Cargo.toml").read_text(), re.MULTILINE).group(1)
    return BUILT / "cargo/debug" / f"lib{name.replace('-', '_')}.so"


def build_go(project, name, script=ROOT / "sdk/go/build.sh"):
    """The program in a folder, as name.so."""
    refuse_sanitizers("go")
    if shutil.which("go") is None:
        skip("go", "there is no go on this machine")
    found = [int(part) for part in re.search(r"go(\d+)\.(\d+)", run(["go", "version"], project).stdout).groups()]
    if found < [1, 21]:
        skip("go", f"go {found[0]}.{found[1]} is older than 1.21")
    plugin = BUILT / "go" / f"{name}.so"
    plugin.parent.mkdir(parents=True, exist_ok=True)
    must_succeed(run(["sh", str(script), str(plugin)], project, GOTOOLCHAIN="local", GOPROXY="off", GOFLAGS=""))
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
    language = name.split()[-1]
    if language in missing:
        skip(language, missing[language])
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
