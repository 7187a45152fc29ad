"""An author's machine: Slipway installed into a folder of its own, and no sources of it."""

import os
import subprocess
from pathlib import Path

import pytest

GIT = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com",
       "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com"}


class Author:
    def __init__(self, prefix, home):
        self.home = home
        self.environment = {"PATH": f"{prefix / 'bin'}:{os.environ['PATH']}", "HOME": str(home), **GIT}

    def does(self, command, folder=None):
        return subprocess.run(command, cwd=folder or self.home, env=self.environment, capture_output=True, text=True, timeout=300)

    def succeeds(self, command, folder=None):
        done = self.does(command, folder)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def prefix(tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run(["cmake", "--install", os.environ["SLIPWAY_BUILD"], "--prefix", folder], check=True, capture_output=True)
    return Path(folder)


@pytest.fixture
def author(prefix, tmp_path):
    return Author(prefix, tmp_path)
