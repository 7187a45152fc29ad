"""The compilers that nobody has to have: a test that needs one is skipped, loudly and counted once for a language."""

import os
import re
import shutil
import subprocess

import pytest

# Quick, and content with what is here: registry, modules and compiler.
CARGO = {"CARGO_PROFILE_DEV_DEBUG": "0", "CARGO_NET_RETRY": "0", "CARGO_HTTP_TIMEOUT": "20"}
GO = {"GOTOOLCHAIN": "local", "GOPROXY": "off", "GOFLAGS": ""}
OPTIONAL = {"rust": (["cargo", "--version"], (1, 80)), "go": (["go", "version"], (1, 21))}
missing = {}


def run(command, folder, **environment):
    return subprocess.run(command, cwd=folder, env=os.environ | environment, capture_output=True, text=True, timeout=500)


def must_succeed(done):
    assert done.returncode == 0, f"{done.args}\n{done.stdout}{done.stderr}"
    return done.stdout


def skip(test, language, reason):
    if language not in missing and os.environ.get("SLIPWAY_SKIPPED_FILE"):
        with open(os.environ["SLIPWAY_SKIPPED_FILE"], "a") as skipped:
            skipped.write(f"{test} in {language}: {reason}\n")
    missing[language] = reason
    pytest.skip(reason)


def need(test, language):
    """Those of C and C++ are there, or nothing would be."""
    if language not in OPTIONAL:
        return
    if language in missing:
        skip(test, language, missing[language])
    if os.environ.get("SLIPWAY_SANITIZED"):
        skip(test, language, "its run time does not know the sanitizers of this build")
    ask, least = OPTIONAL[language]
    if shutil.which(ask[0]) is None:
        skip(test, language, f"there is no {ask[0]} on this machine")
    major, minor = (int(part) for part in re.search(r"(\d+)\.(\d+)", run(ask, ".").stdout).groups())
    if (major, minor) < least:
        skip(test, language, f"{ask[0]} {major}.{minor} is too old")


def fetch_crates(test, project, *options):
    """All that Cargo.lock names, from the cache of this user or the registry."""
    fetched = run(["cargo", "fetch", *options], project, **CARGO)
    if fetched.returncode != 0:
        assert "--locked" not in fetched.stderr, fetched.stderr  # Cargo.lock does not fit Cargo.toml: a mistake.
        skip(test, "rust", "the registry of crates does not answer: " + fetched.stderr.strip().splitlines()[-1].strip())
