"""The crate and the Go package as they are installed, with the plugins that their own pages show."""

import json
import os
import re
import subprocess

import pytest
from conftest import HERE, ROOT, build_go, build_rust


@pytest.fixture(scope="module")
def sdk(tmp_path_factory):
    prefix = tmp_path_factory.mktemp("installed")
    command = [os.environ["SLIPWAY_CMAKE"], "--install", os.environ["SLIPWAY_BUILD"], "--component", "sdk", "--prefix", prefix]
    subprocess.run(command, check=True, capture_output=True)
    return prefix / "share/slipway/sdk"


def shown(plugin):
    command = [os.environ["SLIPWAY_BIN"], "plugin", "show", plugin, "--format", "json"]
    described = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)
    return [described[key] for key in ("id", "version", "abi")] + [stage["title"] for stage in described["stages"]]


def write(folder, **files):
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def test_the_page_of_the_crate(sdk, tmp_path):
    page = (ROOT / "sdk/rust/src/lib.rs").read_text()
    shown_code = re.search(r"//! ```ignore\n(.*?)//! ```", page, re.DOTALL).group(1)
    manifest = (HERE / "everything/rust/Cargo.toml").read_text()
    lock = (HERE / "everything/rust/Cargo.lock").read_text()
    write(tmp_path, src__lib_rs=re.sub(r"^//! ?", "", shown_code, flags=re.MULTILINE),
          Cargo_toml=re.sub('path = ".*"', f'path = "{sdk}/rust"', manifest).replace('"everything"', '"greet"'),
          Cargo_lock=lock.replace('"everything"', '"greet"'))
    # The crates are in the order of their names.
    names = re.findall(r'name = "(.*)"', (tmp_path / "Cargo.lock").read_text())
    packages = (tmp_path / "Cargo.lock").read_text().split("\n[[package]]\n")
    (tmp_path / "Cargo.lock").write_text("\n[[package]]\n".join([packages[0], *(p for _, p in sorted(zip(names, packages[1:])))]))
    assert shown(build_rust(tmp_path)) == ["com.example.greet", "1.0.0", "1.0", "Greet"]


def test_the_page_of_the_go_package(sdk, tmp_path):
    page = (ROOT / "sdk/go/plugin.go").read_text()
    shown_code = re.search(r"^//\tpackage main\n(//.*\n)*?//\tfunc main\(\) \{\}\n", page, re.MULTILINE).group(0)
    module = (HERE / "everything/go/go.mod").read_text()
    write(tmp_path, main_go=re.sub(r"^//\t?", "", shown_code, flags=re.MULTILINE),
          go_mod=re.sub("=> .*", f"=> {sdk}/go", module))
    assert shown(build_go(tmp_path, "greet", sdk / "go/build.sh")) == ["com.example.greet", "1.0.0", "1.0", "Greet"]
