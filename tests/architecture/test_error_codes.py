"""Every error code of the host is in host/docs/errors.md, and the exit codes are in the order that the code has."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = ROOT / "host" / "src"
# A line that makes an error, and a number on it that can be its code.
MAKES = re.compile(r"\.code = |ErrorCode|error\.code|cause\.code|\busage\(|return \{\d{3,5}\};|Problem\{|[Cc]ode_of|\? \d{3,5} : \d{3,5}|base::fail\(\w+\(\d")
CODE = re.compile(r"(?<![\w.])([1-9]\d{2,4})(?![\w.])")


def used():
    codes = {}
    for path in sorted(HOST.rglob("*.[ch]pp")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if MAKES.search(line.split("//")[0]):
                for code in CODE.findall(re.sub(r'"[^"]*"', "", line.split("//")[0])):
                    codes.setdefault(int(code), f"{path.relative_to(ROOT)}:{number}")
    return {code: place for code, place in codes.items() if 100 <= code <= 14399 and code % 100 != 0 or code == 7000}


def documented():
    return [int(code) for code in re.findall(r"^\| SL(\d+) \|", (ROOT / "host/docs/errors.md").read_text(), re.MULTILINE)]


def test_every_code_is_documented():
    assert len(used()) > 40
    assert {f"SL{code:04}": place for code, place in used().items() if code not in documented()} == {}


def test_every_documented_code_is_used():
    assert [f"SL{code:04}" for code in documented() if code not in used()] == []


def test_codes_are_sorted_and_named_once():
    assert documented() == sorted(set(documented()))


def exit_codes():
    text = (HOST / "slipway/base/error.hpp").read_text()
    body = text[text.index("enum class ExitCode") : text.index("};", text.index("enum class ExitCode"))]
    return {name: int(number) for name, number in re.findall(r"(\w+) = (\d+)", body)}


def test_every_exit_code_is_documented():
    page = (ROOT / "host/docs/exit-codes.md").read_text()
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)] == sorted(exit_codes().values())


def test_the_order_of_worst_is_that_of_the_code():
    page = (ROOT / "host/docs/exit-codes.md").read_text()
    told = [int(code) for code in re.search(r"^    (\d+(?: > \d+)+)$", page, re.MULTILINE).group(1).split(" > ")]
    code = (HOST / "slipway/base/error.cpp").read_text()
    order = re.search(r"k_order\{(.*?)\}", code, re.DOTALL).group(1)
    assert told == [exit_codes()[name] for name in reversed(re.findall(r"ExitCode::(\w+)", order))]
