"""The stage com.example.licence-check with the fake host of the SDK: what the real host never lets happen."""

import json
import os
import subprocess


def trials(plugin, workspace):
    done = subprocess.run([os.environ["SLIPWAY_TRIAL"], plugin, workspace], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def ended(name, status, message, values=0, created=True):
    return {"trial": name, "status": status, "message": message, "values": values, "created": created, "violations": []}


def test_all_ends_as_it_should(plugin, tmp_path):
    (tmp_path / "a.c").write_text("/* SPDX-License-Identifier: MIT */\n")
    (tmp_path / "b.c").write_text("")
    found = trials(plugin, tmp_path)
    red = "files without the licence MIT: 1 of 2"
    assert found[:3] == [ended("twice", 1, red, 1), ended("twice", 1, red, 1), ended("cancelled", -3, "stopped on request")]
    missing, bad_request, poor, *refused = found[3:]
    assert missing["message"].lower().startswith("cannot read '.': no such file or directory")
    assert missing | {"message": ""} == ended("no workspace", -7, "")
    assert bad_request | {"message": ""} == ended("bad request", -9, "") and "request" in bad_request["message"]
    assert poor == ended("without what it wants", 1, red, 1)
    assert len(refused) == 19
    for trial in refused:
        assert trial | {"message": ""} == ended(trial["trial"], -1, "", created=False)
        assert trial["message"]
        try:
            given = json.loads(trial["trial"])
        except ValueError:
            continue
        if isinstance(given, dict):  # The message names the parameter (R18): the last one that is given, or the missing one.
            wrong = {0: "licence", 1: "extensions"}.get(len(given)) or [*given][-1]
            wrong = "licence" if given.get("licence") in ("", 1) else wrong
            assert wrong in trial["message"], trial
