"""The example in each language passes the check without a warning."""

import os
import subprocess

import pytest

SLIPWAY = os.environ["SLIPWAY_BIN"]


@pytest.mark.skipif("SLIPWAY_SANITIZED" in os.environ, reason="sanitizers start threads and handle signals when they are loaded")
def test_the_check_is_content(plugin):
    words = ["--strict", "--allow-library", "libjansson", str(plugin)]  # What the example in C needs besides glibc.
    checked = subprocess.run([SLIPWAY, "plugin", "check", *words], capture_output=True, text=True, timeout=60)
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
    assert [line.split()[1] for line in checked.stdout.splitlines() if line.startswith("skip")] == ["wants", "secrets"]
