"""What slipway/abi.h says, as values: its rules, constants, structs with their members and comments."""

import re
from dataclasses import dataclass, field


@dataclass
class Rule:
    number: str
    name: str
    text: str
    otherwise: str
    checked_by: str


@dataclass
class Member:
    name: str
    type: str  # As C writes it, in one line: a function pointer without its name.
    comment: str

    @property
    def is_function(self):
        return "(*)" in self.type


@dataclass
class Struct:
    name: str
    comment: str
    members: list


@dataclass
class Constant:
    name: str
    value: str
    comment: str


@dataclass
class Header:
    rules: list
    structs: list
    constants: list
    sections: list = field(default_factory=list)  # (service or facet id, comment), in order.
    scalars: list = field(default_factory=list)  # Names of other names for integers.
    functions: list = field(default_factory=list)  # Members without a struct: what a plugin exports.


def _plain(comment):
    first, *others = comment.strip().splitlines() or [""]
    lines = [first] + [re.sub(r"^\s*\*?\s?", "", line) for line in others]
    return re.sub(r"\s+", " ", " ".join(lines)).strip()


def _rules(text):
    block = text[text.index(" *  R1 ") : text.index("*/")]
    entries = re.split(r"\n \*  (?=R\d+ )", "\n" + block.rstrip())[1:]
    rules = []
    for entry in entries:
        number, name, rest = re.match(r"(R\d+)\s+(\S+)\s+(.*)", entry, re.DOTALL).groups()
        rest = _plain(rest)
        said, otherwise, checked_by = re.match(r"(.*?) Else: (.*?) By: (.*)\.$", rest).groups()
        rules.append(Rule(number, name, said, otherwise, checked_by))
    return rules


def _member(declaration, comment):
    declaration = re.sub(r"\s+", " ", declaration.replace("SLIPWAY_CALL*", "*")).strip()
    function = re.match(r"(.*?)\s*\(\s*\*\s*(\w+)\)\s*(\(.*\))$", declaration)
    if function:
        result, name, arguments = function.groups()
        return Member(name, f"{result} (*){arguments}", comment)
    kind, name = re.match(r"(.*?)\s*(\w+)$", declaration).groups()
    return Member(name, kind, comment)


def _members(body):
    """Split at ';'. A comment before a declaration, or behind it in the same line, is its own."""
    members, before, at = [], "", 0
    for match in re.finditer(r"/\*(.*?)\*/|([^;/]+);", body, re.DOTALL):
        if match.group(1) is not None:
            same_line = members and "\n" not in body[at : match.start()]
            if same_line:
                members[-1].comment = (members[-1].comment + " " + _plain(match.group(1))).strip()
            else:
                before = _plain(match.group(1))
            continue
        declaration = re.sub(r"/\*.*?\*/", " ", match.group(2))
        for each in _declarations(declaration):
            members.append(_member(each, before))
        before, at = "", match.end()
    return members


def _declarations(text):
    """"uint32_t a, b" declares two; the commas of arguments do not count."""
    if "(" in text:
        return [text]
    first, *others = text.split(",")
    kind = re.match(r"\s*(.*?)\s*\w+\s*(\[.*\])?$", first.strip()).group(1)
    if "[" in first:
        return [re.sub(r"(\w+)\s*(\[.*\])$", r"\2 \1", first.strip()).replace("] ", "]@").replace("@", " ")]
    return [first] + [f"{kind} {other}" for other in others]


def _structs(text):
    structs = []
    pattern = r"(?:/\*((?:(?!\*/).)*)\*/\n)?(?:#define \w+ \"[^\"]*\"\n)?(?:typedef struct (\w+) \2;\n)?(?:typedef )?struct (\w+) \{(.*?)\n\}"
    for match in re.finditer(pattern, text, re.DOTALL):
        comment, _, name, body = match.groups()
        structs.append(Struct(name, _plain(comment or ""), _members(body)))
    return structs


def _scalars(text):
    return re.findall(r"^typedef \w+ (\w+);", text, re.MULTILINE)


def _functions(text):
    """As members, whose type is that of a pointer to them."""
    found = re.findall(r"^SLIPWAY_EXPORT (.*?) SLIPWAY_CALL (\w+)(\(.*?\));", text, re.MULTILINE | re.DOTALL)
    return [_member(f"{result} (*{name}){arguments}", "") for result, name, arguments in found]


def _constants(text):
    constants = []
    for body in re.findall(r"enum \{(.*?)\n\};", text, re.DOTALL):
        for name, value, comment in re.findall(r"(SLIPWAY_\w+) = ([^,/\n]+),?\s*(?:/\*(.*?)\*/)?", body, re.DOTALL):
            constants.append(Constant(name, value.strip(), _plain(comment)))
    for name, value in re.findall(r"#define (SLIPWAY_(?:SERVICE|FACET|NOTE_TYPE|ABI_MAJOR)\w*) (\S+)", text):
        constants.append(Constant(name, value, ""))
    return constants


def _sections(text):
    found = []
    for comment, name in re.findall(r"/\*((?:(?!\*/).)*)\*/\n((?:#define SLIPWAY_(?:SERVICE|FACET)_\w+ \"[^\"]*\"\n)+)", text, re.DOTALL):
        found.append((re.findall(r'"([^"]*)"', name), _plain(comment)))
    return found


def read(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return Header(_rules(text), _structs(text), _constants(text), _sections(text), _scalars(text), _functions(text))
