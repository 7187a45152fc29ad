#!/usr/bin/env python3
"""The specification page of the plugin ABI, made of its header: make_spec.py HEADER > spec.md"""

import re
import sys

import abi_header


def cell(text):
    return text.replace("|", "\\|")


def code(text):
    return f"`{text}`" if text else ""


def rules(header):
    yield "## Rules"
    yield ""
    yield "| id | rule | otherwise | checked by |"
    yield "|---|---|---|---|"
    for rule in header.rules:
        yield f"| {rule.number} `{rule.name}` | {cell(rule.text)} | {cell(rule.otherwise)} | {cell(rule.checked_by)} |"


def constants(header, title, prefix, exits=False):
    yield f"## {title}"
    yield ""
    yield "| name | value | meaning |" + (" exit code |" if exits else "")
    yield "|---|---|---|" + ("---|" if exits else "")
    for constant in header.constants:
        if not re.match(prefix, constant.name):
            continue
        meaning, _, exit_code = constant.comment.partition(" exit ") if exits else (constant.comment, "", "")
        row = f"| `{constant.name}` | {constant.value} | {cell(meaning)} |"
        yield row + (f" {exit_code} |" if exits else "")


def signature(struct, member):
    return re.sub(r"\(\*\)", member.name, member.type)


def struct_tables(struct):
    fields = [member for member in struct.members if not member.is_function]
    functions = [member for member in struct.members if member.is_function]
    if fields:
        yield "| member | type | meaning |"
        yield "|---|---|---|"
        for member in fields:
            yield f"| `{member.name}` | `{member.type}` | {cell(member.comment)} |"
        yield ""
    for member in functions:
        yield f"**{struct.name}.{member.name}**"
        yield ""
        yield f"    {signature(struct, member)}"
        yield ""
        yield member.comment
        yield ""


def structs(header, title, names):
    yield f"## {title}"
    for struct in header.structs:
        if struct.name in names:
            yield ""
            yield f"### {struct.name}"
            yield ""
            if struct.comment and not struct.comment.startswith('"'):
                yield struct.comment
                yield ""
            yield from struct_tables(struct)


def sections(header):
    yield "## Services and facets"
    yield ""
    yield "| id | what it is |"
    yield "|---|---|"
    for ids, comment in header.sections:
        text = comment.split(": ", 1)[1] if comment.startswith('"') else comment
        yield f"| {', '.join(code(each) for each in ids)} | {cell(text)} |"


PLUGIN_SIDE = ["slipway_plugin", "slipway_stage", "slipway_action_v1", "slipway_probe_v1", "slipway_elf_note"]


def page(header):
    yield "# The plugin ABI, major version 1"
    yield ""
    yield "Made of `slipway/abi.h` by `make_spec.py`; the header is the contract. `[main]`, `[any]` and `[scan]` say on which"
    yield "thread a function is called (R7). Every pointer is borrowed for the call (R3)."
    yield ""
    yield from rules(header)
    yield ""
    yield from constants(header, "Statuses", r"SLIPWAY_(OK|VERDICT|E_)", exits=True)
    yield ""
    yield from constants(header, "Flags of a stage", r"SLIPWAY_STAGE_")
    yield ""
    yield from sections(header)
    yield ""
    yield from structs(header, "What a plugin gives", PLUGIN_SIDE)
    names = [struct.name for struct in header.structs if struct.name not in PLUGIN_SIDE]
    yield from structs(header, "What the host gives", names)
    yield from constants(header, "Other constants", r"SLIPWAY_(LOG|EXEC|EFFECT|PROBE)_")


if __name__ == "__main__":
    lines = "\n".join(page(abi_header.read(sys.argv[1])))
    print(re.sub(r"\n{3,}", "\n\n", lines).strip())
