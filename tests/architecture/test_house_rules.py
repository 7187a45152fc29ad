"""Rules of the house that a program can check."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tracked(*suffixes):
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    names = [name for name in listing.split("\0") if name and (ROOT / name).is_file()]
    return [name for name in names if not suffixes or name.endswith(suffixes)]


def lines_with(pattern, names):
    found = re.compile(pattern)
    return [
        f"{name}:{number}: {line.strip()}"
        for name in names
        for number, line in enumerate((ROOT / name).read_text(errors="replace").splitlines(), 1)
        if found.search(line)
    ]


def test_nothing_is_left_over():
    names = [name for name in tracked(".cpp", ".hpp", ".h", ".c", ".py", ".sh", ".txt", ".cmake", ".md") if "tests/architecture/" not in name]
    assert lines_with(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b", names) == []


def test_no_file_has_a_name_that_says_nothing():
    vague = re.compile(r"(^|[/_-])(util|utils|utility|common|helper|helpers|manager|misc)([._-]|$|/)")
    assert [name for name in tracked() if vague.search(name)] == []


def test_programs_are_started_by_posix_spawn_and_never_by_a_shell():
    product = [name for name in tracked(".cpp", ".hpp", ".h", ".c") if name.startswith(("host/", "plugins/", "sdk/"))]
    assert lines_with(r"\b(system|popen|fork|vfork)\(", product) == []


def test_no_machine_shows_through():
    names = [name for name in tracked() if not name.startswith(("LICENSE", "tests/"))]
    assert lines_with(r"/(ro" r"ot|wo" r"rk|ho" r"me/[a-z]+)/", names) == []


def test_the_top_level_is_what_was_agreed():
    folders = {name.split("/")[0] for name in tracked() if "/" in name}
    assert folders <= {"host", "plugins", "sdk", "actions", "jenkins", "tests", "third_party", ".ci", ".github"}


def test_files_stay_short():
    code = [name for name in tracked(".cpp", ".hpp", ".c", ".h", ".py", ".sh") if not name.startswith("third_party")]
    lengths = {name: len((ROOT / name).read_text().splitlines()) for name in code}
    assert {name: length for name, length in lengths.items() if length > 600} == {}
