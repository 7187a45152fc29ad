"""The ABI only grows: layout, types and constants of the header against the list of each release in abi/.

To write the list of a release: python3 abi_gate.py HEADER > abi/MAJOR.MINOR.txt
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HEADER = ROOT / "sdk/include/slipway/abi.h"
sys.path.insert(0, str(ROOT / "sdk/docs"))

import abi_header  # noqa: E402
import make_spec  # noqa: E402

RELEASES = sorted((HERE / "abi").glob("*.txt"))


def program_for(header):
    lines = ["#include <stdio.h>", "#include <stddef.h>", "#include <slipway/abi.h>", "int main(void) {"]
    for struct in header.structs:
        lines.append(f'  printf("struct {struct.name} size %zu\\n", sizeof(struct {struct.name}));')
        for member in struct.members:
            lines.append(f'  printf("  %zu %s %s\\n", offsetof(struct {struct.name}, {member.name}), "{member.name}", "{member.type}");')
    for name in header.scalars:
        lines.append(f'  printf("scalar {name} %zu %s\\n", sizeof({name}), ({name})-1 < 0 ? "signed" : "unsigned");')
    for function in header.functions:
        lines.append(f'  printf("function {function.name} %s\\n", "{function.type}");')
    for constant in header.constants:
        if constant.value.startswith('"'):
            lines.append(f'  printf("constant {constant.name} %s\\n", {constant.name});')
        else:
            lines.append(f'  printf("constant {constant.name} %lld\\n", (long long){constant.name});')
    return "\n".join(lines + ["  return 0;", "}", ""])


def layout(include, folder):
    """Every struct, member, offset, size, type, function and constant, as the compiler of this machine sees the header."""
    source, program = folder / "layout.c", folder / "layout"
    source.write_text(program_for(abi_header.read(include / "slipway/abi.h")))
    subprocess.run([os.environ.get("CC", "cc"), "-std=c11", f"-I{include}", "-o", program, source], check=True)
    return subprocess.run([program], check=True, capture_output=True, text=True).stdout


def parsed(text):
    structs, others = {}, {}
    for line in text.splitlines():
        if line.startswith("struct "):
            _, name, _, size = line.split()
            structs[name] = members = []
        elif line.startswith(("scalar ", "function ", "constant ")):
            _, name, value = line.split(" ", 2)
            others[name] = value
        else:
            members.append(line.strip())
    return structs, others


# Passed by value, or read by the loader before any code runs: these can never grow.
FROZEN = ["slipway_str", "slipway_elf_note"]


def breaks(old, new):
    """What of a release a newer header takes back."""
    (old_structs, old_others), (new_structs, new_others) = parsed(old), parsed(new)
    found = []
    for name, members in old_structs.items():
        now = new_structs.get(name)
        if now is None:
            found.append(f"{name} is gone")
        elif now[: len(members)] != members:
            found.append(f"{name} has another beginning")
        elif name in FROZEN and now != members:
            found.append(f"{name} has grown")
    for name, value in old_others.items():
        if new_others.get(name) != value:
            found.append(f"{name} is {new_others.get(name)}, was {value}")
    return found


@pytest.fixture(scope="module")
def today(tmp_path_factory):
    return layout(ROOT / "sdk/include", tmp_path_factory.mktemp("today"))


def test_there_is_a_list_of_the_first_release():
    assert [release.stem for release in RELEASES][:1] == ["1.0"]


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.stem)
def test_the_header_keeps_what_a_release_promised(release, today):
    assert breaks(release.read_text(), today) == []


def test_what_the_newest_release_does_not_list_is_not_there_either(today):
    minor = re.search(r"#define SLIPWAY_ABI_MINOR (\d+)", HEADER.read_text()).group(1)
    assert (HERE / f"abi/1.{minor}.txt").read_text() == today


EDITS = {
    "a member in the middle": ("  int32_t fd; /* Owned", "  int32_t news;\n  int32_t fd; /* Owned", "slipway_cancel_v1 has another beginning"),
    "a member that is renamed": ("  uint32_t min_level;", "  uint32_t lowest_level;", "slipway_log_v1 has another beginning"),
    "a member of another type": ("  int64_t(SLIPWAY_CALL* grace_ms)", "  int32_t(SLIPWAY_CALL* grace_ms)", "slipway_cancel_v1 has another beginning"),
    "another argument": ("slipway_str key, int32_t fd);", "slipway_str key, int64_t fd);", "slipway_cache_v1 has another beginning"),
    "another value": ("SLIPWAY_E_IO = -7,", "SLIPWAY_E_IO = -17,", "SLIPWAY_E_IO is -17, was -7"),
    "another id": ('"slipway.exec/1"\nenum', '"slipway.exec/2"\nenum', "SLIPWAY_SERVICE_EXEC is slipway.exec/2, was slipway.exec/1"),
    "growth of what is passed by value": ("  size_t len;      /* Bytes. */", "  size_t len;\n  size_t capacity;", "slipway_str has grown"),
    "another type behind a name": ("typedef int32_t slipway_status;", "typedef int64_t slipway_status;", "slipway_status is 8 signed, was 4 signed"),
    "another sign behind a name": ("typedef int32_t slipway_status;", "typedef uint32_t slipway_status;", "slipway_status is 4 unsigned, was 4 signed"),
    "another prototype of the entry": (
        "slipway_plugin_entry_v1(void);",
        "slipway_plugin_entry_v1(int32_t kind);",
        "slipway_plugin_entry_v1 is const slipway_plugin* (*)(int32_t kind), was const slipway_plugin* (*)(void)",
    ),
    "a constant that is gone": ("  SLIPWAY_LOG_TRACE = 0,\n", "", "SLIPWAY_LOG_TRACE is None, was 0"),
}


def edited(folder, old, new):
    text = HEADER.read_text()
    assert text.count(old) == 1
    (folder / "slipway").mkdir()
    (folder / "slipway/abi.h").write_text(text.replace(old, new))
    return layout(folder, folder)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.replace(" ", "-"))
def test_an_edit_that_breaks_old_plugins_is_found(edit, today, tmp_path):
    old, new, finding = EDITS[edit]
    assert finding in breaks(today, edited(tmp_path, old, new))


# Rule R5: integers of a fixed width, size_t, text by value, and pointers to those, to void and to the structs of the header.
INTEGER = r"(?:u?int(?:8|16|32|64)_t|size_t|slipway_status)"
VALUE = re.compile(rf"{INTEGER}|slipway_str")
POINTER = re.compile(rf"(?:const )?(?:{INTEGER}|char|void|slipway_\w+)(?: ?\*(?: ?const)?)+")


def foreign_types(header):
    """The types in the header's signatures and structs that two compilers may see in two ways."""
    used = set()
    for member in header.functions + [member for struct in header.structs for member in struct.members]:
        if not member.is_function:
            used.add(member.type)
            continue
        result, arguments = re.fullmatch(r"(.*) \(\*\)\((.*)\)", member.type).groups()
        used |= {re.sub(r"(?<=[\s*])\w+$", "", argument).strip() for argument in arguments.split(", ") if argument != "void"}
        used |= {result} - {"void"}
    return sorted(kind for kind in used if not VALUE.fullmatch(kind) and not POINTER.fullmatch(kind))


def test_signatures_hold_fixed_width_integers_and_pointers_only():
    assert foreign_types(abi_header.read(HEADER)) == ["char [4]"]  # The name in the note, which no function takes.


@pytest.mark.parametrize("kind", ["bool", "long", "float", "unsigned", "enum slipway_level", "slipway_effect", "FILE*", "va_list", "int"])
def test_another_type_in_a_signature_is_found(kind, tmp_path):
    (tmp_path / "abi.h").write_text(HEADER.read_text().replace("int32_t level,", f"{kind} level,"))
    assert foreign_types(abi_header.read(tmp_path / "abi.h")) == sorted(["char [4]", kind])


def test_members_at_the_end_and_new_constants_are_growth(today, tmp_path):
    grown = edited(tmp_path, "  uint32_t timeout_ms; /* 0: only", "  uint32_t timeout_ms;\n  uint32_t priority; /* 0: only")
    assert breaks(today, grown) == []
    assert breaks(grown, today) == ["slipway_exec_req has another beginning"]


@pytest.mark.parametrize("old, new", [("", ""), ("  8 len size_t", "  4 len size_t"), ("slipway_status 4", "slipway_status 8"), ("SLIPWAY_E_IO -7", "SLIPWAY_E_IO -8"), ("slipway.log/1", "slipway.log/10")])
def test_each_compiler_holds_the_header_to_the_list(old, new, tmp_path):
    newest = RELEASES[-1].read_text()
    assert old in newest
    (tmp_path / "list.txt").write_text(newest.replace(old, new) if old else newest)
    made = subprocess.run([sys.executable, "-B", HERE / "abi_asserts.py", tmp_path / "list.txt"], check=True, capture_output=True, text=True)
    (tmp_path / "layout.c").write_text(made.stdout)
    done = subprocess.run([os.environ.get("CC", "cc"), "-fsyntax-only", f"-I{ROOT / 'sdk/include'}", tmp_path / "layout.c"], capture_output=True)
    assert (done.returncode == 0) == (old == new)


def test_a_compiler_that_is_missing_is_counted(tmp_path):
    (tmp_path / "python3").symlink_to(sys.executable)
    for name in ("sh", "ls", "sort", "tail", "mktemp", "rm"):
        (tmp_path / name).symlink_to(shutil.which(name))
    for name in ("gcc", "g++"):
        (tmp_path / name).symlink_to(shutil.which("true"))
    environment = {"PATH": str(tmp_path), "SLIPWAY_SKIPPED_FILE": str(tmp_path / "skipped"), "SLIPWAY_TESTS_MUST_RUN": "1"}
    subprocess.run(["sh", HERE / "header_compiles.sh", ROOT / "sdk/include", HERE], env=environment, check=True, capture_output=True)
    assert (tmp_path / "skipped").read_text() == "sdk.header-compiles with clang: there is none on this machine\n"


def test_rules_are_numbered_without_gaps_and_named_once():
    rules = abi_header.read(HEADER).rules
    assert [rule.number for rule in rules] == [f"R{n}" for n in range(1, len(rules) + 1)]
    assert len({rule.name for rule in rules}) == len(rules)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name) for rule in rules)


def test_every_function_says_when_and_on_which_thread_it_is_called():
    silent = []
    for struct in abi_header.read(HEADER).structs:
        for member in struct.members:
            if member.is_function and not re.search(r"\[(main|any|scan)\]$", member.comment):
                silent.append(f"{struct.name}.{member.name}")
    assert silent == []


def test_every_rule_that_is_named_is_there():
    rules = {rule.number: rule.name for rule in abi_header.read(HEADER).rules}
    texts = [path.read_text() for path in (ROOT / "sdk/include/slipway").rglob("*.hpp")]
    assert {number for text in texts for number in re.findall(r"\bR\d+\b", text)} <= set(rules)
    told = {pair for text in texts for pair in re.findall(r'"(R\d+) ([a-z-]+):', text)}
    assert told and told <= set(rules.items())


def test_the_page_is_that_of_the_header():
    made = subprocess.run([sys.executable, "-B", ROOT / "sdk/docs/make_spec.py", HEADER], check=True, capture_output=True, text=True)
    assert (ROOT / "sdk/docs/spec.md").read_text() == made.stdout, "make it anew: sdk/docs/make_spec.py"


def test_the_page_shows_every_rule_function_and_constant():
    page = "\n".join(make_spec.page(abi_header.read(HEADER)))
    header = abi_header.read(HEADER)
    names = [f"`{rule.name}`" for rule in header.rules]
    names += [f"**{struct.name}.{member.name}**" for struct in header.structs for member in struct.members if member.is_function]
    names += [f"`{constant.name}`" for constant in header.constants if not re.search("SERVICE|FACET|NOTE|MAJOR", constant.name)]
    assert [name for name in names if name not in page] == []


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        print(layout(Path(sys.argv[1]).parents[1], Path(scratch)), end="")
