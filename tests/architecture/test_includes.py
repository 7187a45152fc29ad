"""Who may include whom. A new edge is a reviewed line of this table."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = ROOT / "host" / "src" / "slipway"

# Each room may also use what the rooms that it may use can use.
ROOMS = {
    "base": set(),
    "model": {"base"},
    "config": {"model"},
    "source": {"model"},
    "ci": {"model"},
    "plan": {"config"},
    "plugin": {"model"},
    "check": {"plugin"},
    "package": {"plugin"},
    "run": {"plan", "plugin", "source"},
    "report": {"run"},
    "cli": {"report", "source", "ci", "config", "check", "package"},
}
BEYOND_THE_HOST = {"plugin": {"worker/protocol", "sdk"}, "plan": {"sdk"}, "check": {"sdk"}, "run": {"sdk"}, "report": {"sdk"}, "cli": {"sdk"}}
# For authors who use nlohmann_json; nothing of ours includes it but the examples and its test.
ADAPTER = ROOT / "sdk" / "include" / "slipway" / "json_nlohmann.hpp"
# Loaded apart, with its libraries.
MODULES_WITH_THE_KIT = {HOST / "package" / "oci"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def reachable(room):
    reached, waiting = set(), [room]
    while waiting:
        for other in ROOMS[waiting.pop()]:
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    return reached


def sources(folder):
    return sorted(path for path in folder.rglob("*") if path.suffix in {".cpp", ".hpp", ".h", ".c"})


def includes(path):
    return [match.group(2) for match in INCLUDE.finditer(path.read_text())]


def wrong_edges_of_host(path):
    room = path.relative_to(HOST).parts[0]
    allowed = reachable(room) | {room}
    for include in includes(path):
        parts = include.split("/")
        if parts[0] == "worker" and "worker/protocol" not in BEYOND_THE_HOST.get(room, set()):
            yield include
        if parts[0] != "slipway":
            continue
        if len(parts) == 2:  # sdk/include
            if "sdk" not in BEYOND_THE_HOST.get(room, set()) or parts[1] != "abi.h":
                yield include
        elif parts[1] == "kit":
            if path.parent not in MODULES_WITH_THE_KIT:
                yield include
        elif parts[1] not in allowed:
            yield include


def test_rooms_of_the_host_include_only_what_the_table_allows():
    files = [path for path in sources(HOST) if path.parent != HOST]
    assert files
    assert [f"{path.relative_to(ROOT)}: {edge}" for path in files for edge in wrong_edges_of_host(path)] == []


def test_the_table_has_no_cycle():
    assert [room for room in ROOMS if room in reachable(room)] == []


def test_plugins_and_kit_include_nothing_of_the_host():
    files = sources(ROOT / "plugins") + sources(ROOT / "sdk" / "kit")
    assert files
    allowed = {"kit", "abi.h", "plugin.hpp"}
    wrong = [
        f"{path.relative_to(ROOT)}: {include}"
        for path in files
        for include in includes(path)
        if include.startswith("slipway/") and include.split("/")[1] not in allowed
    ]
    assert wrong == []


def test_the_public_headers_include_the_standard_library_only():
    for path in sources(ROOT / "sdk" / "include"):
        if path == ADAPTER:
            assert [i for i in includes(path) if "/" in i] == ["slipway/plugin.hpp", "nlohmann/json.hpp"]
            continue
        foreign = [i for i in includes(path) if "/" in i and not i.startswith(("slipway/", "sys/"))]
        assert foreign == [], path
    assert includes(ROOT / "sdk" / "include" / "slipway" / "abi.h") == ["stddef.h", "stdint.h"]


def test_the_worker_knows_the_standard_library_boost_dll_and_the_abi_only():
    wrong = [
        f"{path.name}: {include}"
        for path in sources(ROOT / "host" / "worker")
        for include in includes(path)
        if "/" in include
        and not include.startswith(("../protocol/", "sys/", "boost/dll/"))
        and include != "slipway/abi.h"
    ]
    assert wrong == []


def test_the_probe_knows_the_standard_library_and_the_abi_only():
    wrong = [
        f"{path.name}: {include}"
        for path in sources(ROOT / "host" / "probe")
        for include in includes(path)
        if "/" in include and not include.startswith("sys/") and include not in {"slipway/abi.h", "slipway/testing/json_text.hpp"}
    ]
    assert wrong == []


def test_headers_do_not_pull_in_heavy_libraries():
    heavy = ("nlohmann/json.hpp", "boost/", "valijson/", "fmt/", "git2", "curl/", "openssl/", "archive", "pugixml", "libfyaml", "hs/")
    inside_private_modules = {HOST / "source" / "git"}
    headers = [
        path
        for folder in ("host", "sdk", "plugins")
        for path in sources(ROOT / folder)
        if path.suffix == ".hpp" and path.parent not in inside_private_modules and "kit/src" not in path.as_posix()
        and path != ADAPTER
    ]
    assert [f"{path.relative_to(ROOT)}: {i}" for path in headers for i in includes(path) if i.startswith(heavy)] == []
