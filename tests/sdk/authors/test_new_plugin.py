"""`slipway plugin new` writes a plugin that builds, passes its test and the validator, and runs in a pipeline."""

import re
from pathlib import Path

import pytest

README = (Path(__file__).resolve().parents[3] / "sdk/README.md").read_text()

PIPELINE = """slipway: 1
name: app
stages:
  mine:
    uses: com.example.{name}
    with: {parameters}
"""

# Parameters with which the stage is green, and red with its message.
KINDS = {
    "cpp": ("{word: DO NOT SHIP}", "{word: all is}", "'all is' was found in 1 line"),
    "c": ("{file: notes.txt}", "{file: NOTICE}", "NOTICE is missing or empty"),
}


@pytest.fixture(params=sorted(KINDS))
def kind(request):
    return request.param


@pytest.fixture
def project(author, kind):
    author.succeeds(["slipway", "plugin", "new", "--lang", kind, f"com.example.my-{kind}"])
    return author.home / f"my-{kind}"


def repository(author, kind, parameters):
    folder = author.home / "app"
    folder.mkdir()
    (folder / "slipway.yaml").write_text(PIPELINE.format(name=f"my-{kind}", parameters=parameters))
    (folder / "notes.txt").write_text("all is well\n")
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        author.succeeds(["git", *words], folder)
    return folder


def test_it_builds_passes_its_test_and_the_validator_and_runs(author, kind, project):
    author.succeeds(["cmake", "-S", ".", "-B", "build", "-Werror=dev"], project)
    author.succeeds(["cmake", "--build", "build"], project)
    author.succeeds(["ctest", "--test-dir", "build", "--output-on-failure", "--no-tests=error"], project)
    plugin = project / f"build/my-{kind}.so"
    author.succeeds(["slipway", "plugin", "check", "--strict", str(plugin)])

    green, red, message = KINDS[kind]
    run = ["slipway", "run", "--plugin", f"com.example.my-{kind}={plugin}"]
    author.succeeds(run, repository(author, kind, green))
    (author.home / "app").rename(author.home / "green")
    refused = author.does(run, repository(author, kind, red))
    assert refused.returncode == 1
    assert message in refused.stderr


def test_every_file_has_the_names_of_the_plugin(author, kind, project):
    files = [path for path in project.rglob("*") if path.is_file()]
    assert sorted(str(path.relative_to(project)) for path in files) == sorted([
        ".github/workflows/plugin.yml", ".gitignore", "CMakeLists.txt", "Jenkinsfile", "README.md", f"src/my-{kind}.{kind}", f"test/my-{kind}_test.cpp"])
    assert [path.name for path in files if re.search(r"@[A-Z]+@", path.read_text())] == []
    assert f"com.example.my-{kind}" in (project / "README.md").read_text()


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
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 3
    done = author.does(["bash", "-e", "-c", "".join(blocks)])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lint: passed" in done.stdout
