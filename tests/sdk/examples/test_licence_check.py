"""The stage com.example.licence-check behaves the same in each language, to the letter."""

import json
import os
import re
import struct
import subprocess
from pathlib import Path

import repository

SLIPWAY = os.environ["SLIPWAY_BIN"]
PIPELINE = """slipway: 1
name: app
stages:
  licences:
    uses: com.example.licence-check
    with: {}
"""
PARAMETERS = {"licence": "Apache-2.0", "extensions": [".c", ".h"]}
LINE = b"SPDX-License-Identifier: "


class Repository(repository.Repository):
    def __init__(self, folder, plugin, parameters):
        super().__init__(folder, PIPELINE.format(json.dumps(parameters)))
        self.plugin = plugin

    def slipway(self, command):
        return super().slipway(command, "--plugin", f"com.example.licence-check={self.plugin}")

    def run(self):
        """All that a run leaves behind and a person sees, without what differs from run to run."""
        done = self.slipway("run")
        stage = self.stage("licences")
        junit = re.sub(r' (time|timestamp|hostname|id)="[^"]*"', "", self.kept("junit.xml"))
        return {
            "exit": done.returncode,
            "outcome": stage["outcome"],
            "error": stage.get("error"),
            "reports": [event["value"] for event in self.journal() if event["type"] == "report"],
            "log": self.kept("logs/licences.log"),
            "failures": re.findall(r'<failure message="([^"]*)"', junit),
        }


def report(*cases):
    failed = sum(case["outcome"] == "failed" for case in cases)
    return {"suite": "licence-check", "passed": len(cases) - failed, "failed": failed, "errors": 0, "skipped": 0,
            "cases": list(cases)}


def passed(name):
    return {"name": name, "file": name, "outcome": "passed"}


def failed(name, message, line=None):
    case = {"name": name, "file": name, "outcome": "failed", "message": message}
    return case | ({"line": line} if line else {})


def red(what, hint):
    return {"code": "SL0101", "exit": 1, "what": f"stage 'licences': {what}", "hint": hint}


def sections(plugin):
    """Name and content of each section of an ELF file of 64 bits."""
    data = Path(plugin).read_bytes()
    (offset,) = struct.unpack_from("<Q", data, 0x28)
    size, count, names = struct.unpack_from("<HHH", data, 0x3A)
    headers = [struct.unpack_from("<IIQQQQ", data, offset + index * size) for index in range(count)]
    table = headers[names][4]
    for name, kind, _, _, begin, length in headers:
        text = data[table + name : data.index(b"\0", table + name)].decode()
        yield text, b"" if kind == 8 else data[begin : begin + length]


def test_it_exports_one_symbol(plugin):
    listing = subprocess.run([os.environ["SLIPWAY_NM"], "-D", "--defined-only", "--format=posix", plugin],
                             capture_output=True, text=True, check=True)
    assert [line.split()[:2] for line in listing.stdout.splitlines()] == [["slipway_plugin_entry_v1", "T"]]


def test_it_carries_the_note(plugin):
    notes = [content for name, content in sections(plugin) if name == ".note.slipway"]
    assert notes == [struct.pack("<III4sHHI", 4, 8, 0x534C5701, b"SLW\0", 1, 0, 0)]


def test_it_is_bound_when_it_is_loaded_and_brings_what_it_needs(plugin):
    listing = subprocess.run(["readelf", "-dlW", plugin], capture_output=True, text=True, check=True).stdout
    assert re.search(r"\(FLAGS_1\).*\bNOW\b", listing) and "GNU_RELRO" in listing
    assert not re.search(r"TEXTREL|RPATH|RUNPATH|GNU_STACK.* RWE ", listing)
    assert ".note.gnu.build-id" in dict(sections(plugin))


def test_it_is_described_the_same(plugin):
    shown = subprocess.run([SLIPWAY, "plugin", "show", plugin, "--format", "json"], capture_output=True, text=True, timeout=60)
    described = json.loads(shown.stdout)
    assert re.match(r"slipway-(c|cpp|rust|go) 1\.0", described["built_with"])
    assert {key: described[key] for key in ("id", "version", "license", "homepage", "abi")} == {
        "id": "com.example.licence-check", "version": "1.0.0", "license": "Apache-2.0", "homepage": "", "abi": "1.0"}
    texts = {"type": "array", "items": {"type": "string", "minLength": 1},
             "description": "Files and folders to leave out, from the top of the repository"}
    assert described["stages"] == [{
        "id": "com.example.licence-check", "title": "Licence check", "summary": "Every source file names its licence",
        "flags": ["idempotent", "pure", "source"], "needs": ["slipway.emit/1"],
        "wants": ["slipway.cancel/1", "slipway.log/1"],
        "output_schema": {"type": "object", "required": ["report"]},
        "config_schema": {"type": "object", "additionalProperties": False, "required": ["licence", "extensions"], "properties": {
            "licence": {"type": "string", "minLength": 1, "description": "SPDX expression that every file must carry"},
            "extensions": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 2, "pattern": "^[.]"},
                           "description": "Endings of the files to look at, each with its dot"},
            "ignore": texts}, "examples": [PARAMETERS | {"ignore": ["third_party"]}]}}]


def test_all_files_carry_the_licence(plugin, tmp_path):
    repository = Repository(tmp_path, plugin, PARAMETERS | {"ignore": ["gen/", "third_party/old.c"]})
    repository.write("main.c", b"// " + LINE + b"Apache-2.0\n")
    repository.write("src/a b.h", b"/* A header.\n *\n * " + LINE + b" Apache-2.0 */\r\n")
    repository.write("src.c/below.c", b"<!-- " + LINE + b"Apache-2.0 -->")
    repository.write("gen/made.c", b"")
    repository.write("third_party/old.c", b"")
    repository.write("README.md", b"")
    (tmp_path / "link.c").symlink_to("README.md")
    assert repository.run() == {
        "exit": 0, "outcome": "passed", "error": None, "failures": [], "log": "looked at 3 files\n",
        "reports": [report(passed("main.c"), passed("src.c/below.c"), passed("src/a b.h"))]}


def test_some_files_do_not(plugin, tmp_path):
    repository = Repository(tmp_path, plugin, PARAMETERS)
    repository.write("good.c", b"// " + LINE + b"Apache-2.0\n")
    repository.write("empty.c", b"")
    repository.write("other.c", b"\n\n/* " + LINE + b"MIT */\n")
    repository.write("late.c", b" " * 4096 + LINE + b"Apache-2.0\n")
    repository.write(b"not utf-8 \xff.c", LINE + b"\xe9\x00\n")
    repository.write("\N{SNOWMAN}.h", LINE + "\N{SNOWMAN}\t\n".encode())
    none = "there is no line 'SPDX-License-Identifier: Apache-2.0'"
    cases = [failed("empty.c", none), passed("good.c"), failed("late.c", none), failed("not utf-8 ?.c", "the licence is '??', not 'Apache-2.0'", 1),
             failed("other.c", "the licence is 'MIT', not 'Apache-2.0'", 3),
             failed("\N{SNOWMAN}.h", "the licence is '\N{SNOWMAN}', not 'Apache-2.0'", 1)]
    assert repository.run() == {
        "exit": 1, "outcome": "failed", "log": "looked at 6 files\n", "reports": [report(*cases)],
        "error": red("files without the licence Apache-2.0: 5 of 6",
                     "write 'SPDX-License-Identifier: Apache-2.0' into the first lines of each"),
        "failures": [case["message"] for case in cases if "message" in case]}


def test_a_check_of_nothing_is_red(plugin, tmp_path):
    repository = Repository(tmp_path, plugin, PARAMETERS)
    repository.write("main.cpp", b"")
    outcome = repository.run()
    assert outcome["error"] == red("there is no file with one of the extensions: nothing was checked",
                                   "see the parameters 'extensions' and 'ignore'")
    assert (outcome["exit"], outcome["reports"]) == (1, [report()])


def test_parameters_that_the_schema_cannot_judge(plugin, tmp_path):
    wrong = {
        "ignore[0]: '../x' is not a path inside the repository": ["../x"],
        "ignore[1]: '/' is not a path inside the repository": ["a", "/"],
        "ignore[0]: 'a//b' is not a path inside the repository": ["a//b"],
        "ignore[0]: 'src/gen' lies in 'src/', which is left out already": ["src/gen", "src/"],
        "ignore[2]: 'a' lies in 'a', which is left out already": ["a", "ab", "a"],
    }
    for number, (message, ignore) in enumerate(wrong.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        refused = Repository(folder, plugin, PARAMETERS | {"ignore": ignore}).slipway("validate")
        assert refused.returncode == 3
        assert f"error[SL0315]: stage 'licences': {message}\n" in refused.stderr
