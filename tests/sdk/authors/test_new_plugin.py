"""`slipway plugin new` writes a plugin that builds, passes its test and the validator, and runs in a pipeline."""

import os
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from compilers import fetch_crates, need
from conftest import PREFIX

SDK = Path(__file__).resolve().parents[3] / "sdk"
README = (SDK / "README.md").read_text()
LOCK = (Path(__file__).resolve().parents[1] / "examples/everything/rust/Cargo.lock").read_text()

PIPELINE = """slipway: 1
name: app
stages:
  mine:
    uses: com.example.{name}
    with: {parameters}
"""

WORD = ("{word: DO NOT SHIP}", "{word: all is}", "'all is' was found in 1 line")
# What says that the test ran; parameters with which the stage is green, and red with its message.
KINDS = {
    "cpp": ("100% tests passed, 0 tests failed out of 1", *WORD),
    "c": ("100% tests passed, 0 tests failed out of 1", "{file: notes.txt}", "{file: NOTICE}", "NOTICE is missing or empty"),
    "rust": ("test result: ok. 3 passed", *WORD),
    "go": ("ok  \tcom.example.my-go", *WORD),
}


@pytest.fixture(params=sorted(KINDS))
def kind(request):
    return request.param


@pytest.fixture
def project(author, kind):
    author.succeeds(["slipway", "plugin", "new", "--lang", kind, f"com.example.my-{kind}"])
    return author.home / f"my-{kind}"


def prepare(kind, project):
    """Where the compiler is there: nothing is loaded for the build, and the crates of others are built once for all tests."""
    need("sdk.authors", kind)
    if kind == "rust":
        (project / "Cargo.lock").write_text(LOCK.replace('"everything"', '"my-rust"'))
        fetch_crates("sdk.authors", project)
        built = PREFIX.with_name("examples") / "cargo"
        built.mkdir(parents=True, exist_ok=True)
        (project / "target").symlink_to(built)


def blocks(readme):
    return re.findall(r"^```sh\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)


def repository(author, kind, parameters):
    folder = author.home / "app"
    folder.mkdir()
    (folder / "slipway.yaml").write_text(PIPELINE.format(name=f"my-{kind}", parameters=parameters))
    (folder / "notes.txt").write_text("all is well\n")
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        author.succeeds(["git", *words], folder)
    return folder


def test_the_commands_that_matter_are_as_its_readme_says(author, kind, project):
    prepare(kind, project)
    build, check, run = blocks((project / "README.md").read_text())[0].splitlines()
    tested, green, red, message = KINDS[kind]
    assert tested in author.succeeds(["sh", "-ec", build], project)
    author.succeeds(["sh", "-ec", check], project)

    run = run.replace("=", f"={project}/")
    author.succeeds(["sh", "-ec", run], repository(author, kind, green))
    (author.home / "app").rename(author.home / "green")
    refused = author.does(["sh", "-ec", run], repository(author, kind, red))
    assert refused.returncode == 1
    assert message in refused.stderr


def ci_commands(project):
    """What GitHub Actions runs and what Jenkins does, without what prepares the machine."""
    workflow = (project / ".github/workflows/plugin.yml").read_text()
    github = [command for command in re.findall(r"^ +- run: (.*)$", workflow, re.MULTILINE) if not command.startswith("sudo ")]
    return github, re.findall(r"\bsh '(.*)' \}", (project / "Jenkinsfile").read_text())


def test_what_ci_runs_does_what_it_should(author, kind, project):
    prepare(kind, project)
    package = project / ("target/plugin" if kind == "rust" else "build/package")
    for commands in ci_commands(project):
        assert [command.split()[:3] for command in commands[-2:]] == [["slipway", "plugin", "check"], ["slipway", "plugin", "pack"]]
        assert "--strict" in commands[-2]
        said = "".join(author.succeeds(["sh", "-ec", command], project) for command in commands)
        assert KINDS[kind][0] in said
        assert f"packed com.example.my-{kind} " in said
        assert (package / "index.json").is_file()
        shutil.rmtree(package)


def test_what_ci_is_given_is_pinned_and_may_only_read(kind, project):
    workflow = (project / ".github/workflows/plugin.yml").read_text()
    assert re.search(r"^permissions:\n  contents: read\n(?=\S)", workflow, re.MULTILINE)
    uses = re.findall(r"uses: (.*)", workflow)
    assert uses and [action for action in uses if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", action)] == []


def test_every_file_has_the_names_of_the_plugin(author, kind, project):
    templates = [path.relative_to(SDK / "templates" / kind) for path in (SDK / "templates" / kind).rglob("*") if path.is_file()]
    files = [path for path in project.rglob("*") if path.is_file()]
    assert {str(path.relative_to(project)) for path in files} == {str(path).replace("@NAME@", f"my-{kind}") for path in templates}
    assert {"README.md", "Jenkinsfile", ".github/workflows/plugin.yml", ".gitignore"} <= {str(path) for path in templates}
    assert [path.name for path in files if re.search(r"@[A-Z]+@", path.read_text())] == []
    assert f"com.example.my-{kind}" in (project / "README.md").read_text()


@pytest.mark.parametrize("kind", ["rust", "go"])
def test_a_project_that_moved_is_told_where_the_sdk_is(author, kind, project):
    prepare(kind, project)
    name = {"rust": "Cargo.toml", "go": "go.mod"}[kind]
    manifest = (project / name).read_text()
    assert f"{PREFIX}/share/slipway/sdk/{kind}" in manifest
    (project / name).write_text(manifest.replace(str(PREFIX), "/elsewhere"))
    (told,) = blocks((project / "README.md").read_text())[1:]
    author.succeeds(["sh", "-ec", told], project)
    if kind == "rust":
        path = project / tomllib.loads((project / name).read_text())["dependencies"]["slipway-plugin"]["path"]
    else:
        path = author.succeeds(["go", "list", "-m", "-f", "{{.Dir}}", "slipway.dev/slipway"], project).strip()
    assert os.path.samefile(path, PREFIX / "share/slipway/sdk" / kind)


@pytest.mark.parametrize("kind", ["rust", "go"])
def test_without_an_sdk_nothing_is_written(author, kind):
    bare = author.home / "bare"
    shutil.copytree(PREFIX / "bin", bare / "bin")
    refused = author.does([bare / "bin/slipway", "plugin", "new", "--lang", kind, "com.example.mine"])
    assert refused.returncode == 6
    assert refused.stderr.startswith(f"error[SL0601]: the SDK is not in {bare}/share/slipway/sdk - ")
    assert not (author.home / "mine").exists()
    author.succeeds([bare / "bin/slipway", "plugin", "new", "com.example.mine"])


def test_a_folder_that_is_not_empty_is_left_alone(author, kind, project):
    before = (project / "README.md").read_text()
    again = author.does(["slipway", "plugin", "new", f"com.example.my-{kind}"])
    assert again.returncode == 6
    assert again.stderr == f"error[SL0601]: my-{kind} is there already and not empty - nothing was written - name another folder with --into\n"
    assert (project / "README.md").read_text() == before


@pytest.mark.parametrize("name", ["lint", "com.example", "com.Example.lint", "com.example.", "com.example.1x", "com.example.a_b", "../com.example.x", "com.example.lint-"])
def test_an_id_that_cannot_be_one_is_refused(author, name):
    refused = author.does(["slipway", "plugin", "new", name])
    assert refused.returncode == 2
    assert f"error[SL0204]: '{name}' is not the id of a plugin" in refused.stderr
    assert list(author.home.iterdir()) == []


def test_the_first_ten_minutes_of_the_readme_are_as_it_says(author):
    done = author.does(["bash", "-e", "-c", "".join(blocks(README))])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lint: passed" in done.stdout
