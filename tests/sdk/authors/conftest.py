"""An author's machine: Slipway installed into a folder of its own, and no sources of it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from compilers import CARGO, GO, run
from repository import GIT

# It stays, with what Cargo made of it: as old as the build, it is not compiled anew each time.
PREFIX = Path(os.environ["SLIPWAY_BUILD"]) / "tests/an author"


def caches():
    """Of this user, as those of an author would be."""
    caches = {"CARGO_HOME": os.environ.get("CARGO_HOME", str(Path.home() / ".cargo")), "CARGO_NET_OFFLINE": "true",
              "CARGO_PROFILE_RELEASE_OPT_LEVEL": "0", "RUSTUP_HOME": os.environ.get("RUSTUP_HOME", str(Path.home() / ".rustup"))}
    if shutil.which("go"):
        caches["GOCACHE"] = run(["go", "env", "GOCACHE"], ".").stdout.strip()
    return CARGO | GO | caches


class Author:
    def __init__(self, home):
        self.home = home
        self.environment = {"PATH": f"{PREFIX / 'bin'}:{os.environ['PATH']}", "HOME": str(home), **GIT, **caches()}

    def does(self, command, folder=None):
        return subprocess.run(command, cwd=folder or self.home, env=self.environment, capture_output=True, text=True, timeout=300)

    def succeeds(self, command, folder=None):
        done = self.does(command, folder)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="session")
def installed():
    shutil.rmtree(PREFIX, ignore_errors=True)
    subprocess.run(["cmake", "--install", os.environ["SLIPWAY_BUILD"], "--prefix", PREFIX], check=True, capture_output=True)


@pytest.fixture
def author(installed, tmp_path):
    return Author(tmp_path)
