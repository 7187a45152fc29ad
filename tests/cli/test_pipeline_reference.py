"""host/docs/pipeline.md against the program: its examples are valid, and its tables name every key and parameter."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

SLIPWAY = os.environ.get("SLIPWAY_BIN", "slipway")
PAGE = (Path(__file__).resolve().parents[2] / "host/docs/pipeline.md").read_text()
STAGES = ["test", "build", "release", "tag-publish", "deploy"]
HEAD = "slipway: 1\nname: todobackend\nimage: oci:../registry/todobackend\nenvironments: {local: }\nstages:\n"


def slipway(*arguments):
    return subprocess.run([SLIPWAY, *arguments], capture_output=True, text=True, timeout=60)


def output_of(*arguments):
    done = slipway(*arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def section(title):
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"the page has no section '{title}'"
    return found.group(1)


def examples(text):
    return re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def whole_pipelines():
    return [example for example in examples(PAGE) if example.startswith("slipway: 1\n")]


def worked_example(stage):
    (example,) = examples(section(stage))
    assert example.startswith(f"  {stage}:\n"), example
    return example


def check(pipeline, folder):
    file = folder / "slipway.yaml"
    file.write_text(pipeline)
    done = slipway("validate", "--file", str(file))
    assert (done.returncode, done.stderr) == (0, "")


def test_every_example_is_a_pipeline_or_the_one_of_its_stage():
    assert len(whole_pipelines()) > 0
    assert sorted(examples(PAGE)) == sorted(whole_pipelines() + [worked_example(stage) for stage in STAGES])


@pytest.mark.parametrize("pipeline", whole_pipelines())
def test_a_whole_pipeline_is_valid(pipeline, tmp_path):
    check(pipeline, tmp_path)


def test_the_worked_examples_together_are_a_valid_pipeline(tmp_path):
    check(HEAD + "".join(worked_example(stage) for stage in STAGES), tmp_path)


def documented(title):
    """The keys in the first table of a section, and what it says they are without a value."""
    table = re.search(r"^\|.*?(?=^[^|]|\Z)", section(title), re.MULTILINE | re.DOTALL).group(0)
    header, _, *rows = [re.split(r" *(?<!\\)\| *", line)[1:-1] for line in table.splitlines()]
    keys = {}
    for row in rows:
        assert len(row) == len(header), row
        for key in re.findall(r"`([^`]+)`", row[0]):
            assert key not in keys, f"{title}: {key} is there twice"
            keys[key] = row[header.index("default")]
    return keys


class Schema:
    """The properties of a JSON Schema by path: "image.add[].to", "login.*.username"."""

    def __init__(self, schema, root=None):
        self.keys = set()
        self.required = set()  # Always.
        self.alternatives = set()  # When others are not there.
        self.root = root or schema
        self.walk(schema, "")

    def walk(self, schema, prefix):
        while "$ref" in schema:
            schema = self.root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
        self.required.update(prefix + key for key in schema.get("required", []))
        for choice in schema.get("oneOf", []) + schema.get("anyOf", []):
            self.alternatives.update(prefix + key for key in choice.get("required", []))
        for key, child in schema.get("properties", {}).items():
            self.keys.add(prefix + key)
            self.walk(child, f"{prefix}{key}.")
        if isinstance(schema.get("items"), dict):
            self.walk(schema["items"], prefix.removesuffix(".") + "[].")
        if isinstance(schema.get("additionalProperties"), dict):
            self.walk(schema["additionalProperties"], prefix + "*.")


def compare(title, schema):
    told = documented(title)
    assert sorted(schema.keys - told.keys()) == [], f"not in the table of '{title}'"
    assert sorted(told.keys() - schema.keys) == [], f"in the table of '{title}', and unknown"
    called_required = {key for key, default in told.items() if default == "required"}
    assert sorted(schema.required - called_required) == [], "required, and the table does not say so"
    assert sorted(called_required - schema.required - schema.alternatives) == [], "not required, as the table says"


@pytest.mark.parametrize("stage", STAGES)
def test_every_parameter_of_a_stage_is_in_its_table(stage):
    (described,) = output_of("plugin", "show", "--format", "json", stage)["stages"]
    compare(stage, Schema(described["config_schema"]))


def test_every_key_of_the_pipeline_is_in_a_table():
    root = output_of("schema")
    top = Schema({"properties": dict.fromkeys(root["properties"], {}), "required": root["required"]})
    compare("Top level", top)
    compare("Stage", Schema(root["$defs"]["stage"], root))
    compare("Environments", Schema(root["$defs"]["environment"], root))


def test_every_bundled_stage_type_has_a_section():
    listed = {plugin["id"] for plugin in output_of("plugin", "list", "--format", "json")}
    assert listed == {f"dev.slipway.{stage}" for stage in STAGES}


def first_cells(title, header):
    """The code in the first column of the table of a section that begins with this header."""
    table = re.search(rf"^\| {header} \|.*?(?=^[^|])", section(title), re.MULTILINE | re.DOTALL).group(0)
    return [code for line in table.splitlines()[2:] for code in re.findall(r"`([^`]+)`", line.split("|")[1])]


def with_stage(uses, parameters):
    return HEAD + f"  s:\n    uses: {uses}\n    with: {json.dumps(parameters)}\n"


def test_every_name_of_an_expression_is_known(tmp_path):
    names = first_cells("Expressions", "name")
    assert len(names) > 10
    check(with_stage("test", {"run": ["echo", *(f"{{{{{name}}}}}" for name in names)]}), tmp_path)


def test_every_rule_in_the_tables_is_one(tmp_path):
    attributes = {"ref": ",event=pr", "semver": ",pattern={{major}}", "raw": ",value=edge", "sha": ""}
    rules = [f"type={name}{attributes[name]}" for name in first_cells("tag-publish", "type")]
    assert len(rules) == len(attributes)
    check(with_stage("tag-publish", {"to": ["a/b"], "tags": rules + first_cells("tag-publish", "rule")}), tmp_path)
