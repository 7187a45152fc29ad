"""The SDK as it is installed: used by a project that has nothing else of Slipway."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CMAKE, BUILD, NM = (os.environ[f"SLIPWAY_{name}"] for name in ("CMAKE", "BUILD", "NM"))
# Without what the environment of this build says, such as compilers, flags and search paths.
CLEAN = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C"}


def run(*command, folder=None, **environment):
    done = subprocess.run(command, cwd=folder, env=CLEAN | environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def prefix(tmp_path_factory):
    """All of Slipway, moved after it was installed: nothing in it may know where it was put."""
    first = tmp_path_factory.mktemp("installed") / "first"
    run(CMAKE, "--install", BUILD, "--prefix", str(first))
    return first.rename(first.parent / "a prefix")


@pytest.fixture(scope="session")
def project(prefix, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stranger")
    shutil.copytree(HERE / "stranger", folder / "source")
    run(CMAKE, "-S", folder / "source", "-B", folder / "build", f"-DCMAKE_PREFIX_PATH={prefix}",
        "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_COMPILE_WARNING_AS_ERROR=ON", "-DCMAKE_CXX_FLAGS=-Wall -Wextra",
        "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON")
    run(CMAKE, "--build", folder / "build")
    return folder / "build"


def exports(plugin):
    return [line.split()[:2] for line in run(NM, "-D", "--defined-only", "--format=posix", plugin).splitlines()]


def shown(prefix, plugin):
    return json.loads(run(prefix / "bin/slipway", "plugin", "show", plugin, "--format", "json"))


def test_the_component_is_the_sdk_and_nothing_else(tmp_path):
    run(CMAKE, "--install", BUILD, "--component", "sdk", "--prefix", str(tmp_path))
    found = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    headers = sorted(str(path.relative_to(ROOT / "sdk")) for path in (ROOT / "sdk/include").rglob("*") if path.is_file())
    package = ["SlipwayPlugin.cmake", "SlipwaySDKConfig.cmake", "SlipwaySDKConfigVersion.cmake", "SlipwaySDKTargets.cmake",
               "plugin.version"]
    assert [name for name in found if not name.startswith("share/slipway/")] == [
        *headers, *(f"share/cmake/SlipwaySDK/{name}" for name in package), "share/pkgconfig/slipway-sdk.pc"]
    sources = [path for part in ("rust", "go", "include") for path in (ROOT / "sdk" / part).rglob("*") if path.is_file()]
    listed = [str(path.relative_to(ROOT / "sdk")) for path in sources
              if path.name not in {".gitignore", "Cargo.lock"} and "target" not in path.parts]
    assert [name for name in found if name.startswith("share/slipway/sdk/")] == sorted(
        f"share/slipway/sdk/{name}" for name in ["cmake/plugin.version", *listed])
    assert not re.search(re.escape(str(ROOT)), "".join((tmp_path / name).read_text() for name in found))


def test_the_compiler_sees_nothing_of_our_sources(project):
    commands = (project / "compile_commands.json").read_text()
    assert "a prefix/include" in commands.replace("\\", "") and str(ROOT) not in commands


@pytest.mark.parametrize("name, about", [
    ("stranger.so", ("org.stranger.greet", "slipway-cpp 1.0, ")),
    ("static/stranger_static.so", ("org.stranger.greet", "slipway-cpp 1.0, ")),
    ("stranger_c.so", ("org.stranger.idle", "a stranger's C")),
])
def test_its_plugin_is_described_by_the_installed_program(project, prefix, name, about):
    plugin = project / name
    assert exports(plugin) == [["slipway_plugin_entry_v1", "T"]]
    described = shown(prefix, plugin)
    assert (described["id"], described["version"], described["abi"]) == (about[0], "2.5.0", "1.0")
    assert described["built_with"].startswith(about[1])


def test_the_runtime_of_c_plus_plus_comes_along_when_asked(project):
    def needed(name):
        return re.findall(r"NEEDED.*\[(.*)\]", run("readelf", "-dW", project / name))

    assert "libstdc++.so.6" in needed("stranger.so")
    assert "libstdc++.so.6" not in needed("static/stranger_static.so")


def test_its_plugin_runs(project, prefix, tmp_path):
    (tmp_path / "slipway.yaml").write_text("slipway: 1\nname: app\nstages:\n  greet: {uses: org.stranger.greet}\n")
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    for words in (["init", "-q"], ["add", "slipway.yaml"], ["commit", "-q", "-m", "first"]):
        run("git", *identity, *words, folder=tmp_path)
    said = run(prefix / "bin/slipway", "run", "--plugin", f"org.stranger.greet={project}/stranger.so", folder=tmp_path)
    assert "greet | hello from a stranger\n" in said


def test_a_plugin_without_cmake(prefix, tmp_path):
    def pkg_config(*words):
        return run("pkg-config", *words, "slipway-sdk", PKG_CONFIG_PATH=str(prefix / "share/pkgconfig")).strip()

    assert re.fullmatch(r"1\.\d+\.\d+", pkg_config("--modversion"))
    plugin = tmp_path / "idle.so"
    # A shell splits the flags, as in everybody's Makefile.
    line = f"cc -shared -fPIC -std=c11 -Wall -Werror {pkg_config('--cflags')} -o {plugin} {HERE}/stranger/stranger.c "
    run("sh", "-c", line + pkg_config("--variable=plugin_ldflags"))
    assert exports(plugin) == [["slipway_plugin_entry_v1", "T"]]
    assert shown(prefix, plugin)["id"] == "org.stranger.idle"


@pytest.mark.parametrize("arguments, complaint", [
    ("SOURCES stranger.c ABI_TARGET 99", "SLIPWAY_ABI_TARGET is newer than this header"),
    ("SOURCES stranger.c ABI_TARGET 1.0", "ABI_TARGET is a minor version, not '1.0'"),
    ("stranger.c", "it takes SOURCES, and knows no stranger.c"),
])
def test_a_mistake_is_said(prefix, tmp_path, arguments, complaint):
    shutil.copy(HERE / "stranger/stranger.c", tmp_path)
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(mistake LANGUAGES C)\nfind_package(SlipwaySDK 1 REQUIRED)\n"
        f"slipway_add_plugin(mistake {arguments})\n")
    said = ""
    for command in (["-S", tmp_path, "-B", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={prefix}"], ["--build", tmp_path / "build"]):
        done = subprocess.run([CMAKE, *command], env=CLEAN, capture_output=True, text=True, timeout=100)
        said += done.stdout + done.stderr
        if done.returncode != 0:
            break
    assert done.returncode != 0 and complaint in said, said


def test_another_major_version_is_not_found(prefix, tmp_path):
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(mistake LANGUAGES NONE)\nfind_package(SlipwaySDK 2.0 REQUIRED)\n")
    done = subprocess.run([CMAKE, "-S", tmp_path, "-B", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={prefix}"], env=CLEAN,
                          capture_output=True, text=True, timeout=100)
    assert done.returncode != 0 and re.search(r"version: 1\.\d+\.0", done.stderr)
