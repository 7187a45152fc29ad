"""What the Rust crate and the Go package do for an author: every service, and nothing that is thrown gets out."""

import pytest
from exhibit import Exhibit

SECRET = "museum-token-4711-" * 20  # Longer than the buffer of the first attempt.
SAID = """\
probe vase
request whole
not cancelled
it is ***
said captured, code 3
signal 15
true is true
nothing true, content kept
proceed
"""


@pytest.fixture
def slipway(everything, tmp_path):
    """Shows the plugin to a command, with parameters."""
    def show(parameters, command="run"):
        museum = Exhibit(tmp_path, parameters, SECRET)
        return museum, museum.show(everything, everything, command)

    return show


def test_every_service_and_facet(slipway):
    museum, done = slipway({"piece": "vase"})
    museum.check(done, SAID)


@pytest.mark.parametrize("piece, exit_code, code, what", [
    ("panic", 5, "SL0510", "stage 'show': the stage panicked: it fell"),
    ("no file", 6, "SL0605", "o such file or directory"),
    ("other secret", 9, "SL0905", "stage 'show' asked for the secret 'OTHER', which it does not declare"),
])
def test_what_is_thrown_fails_the_stage(slipway, piece, exit_code, code, what):
    museum, done = slipway({"piece": piece})
    assert done.returncode == exit_code, done.stderr
    found = museum.stage("show")["error"]
    assert found["code"] == code
    assert what in found["what"]


def test_a_panic_without_a_text_fails_the_stage(slipway):
    museum, done = slipway({"piece": "panic oddly"})
    assert done.returncode == 5, done.stderr
    assert museum.stage("show")["error"]["what"].startswith("stage 'show': the stage panicked: ")


def test_a_panic_when_all_is_over_changes_nothing(slipway):
    museum, done = slipway({"piece": "panic late"})
    assert done.returncode == 0, done.stderr
    assert museum.stage("show")["outcome"] == "passed"


def test_a_panic_in_create_is_told(slipway):
    _, done = slipway({"piece": "panic early"})
    assert done.returncode == 5, done.stderr
    assert "the stage panicked: no hands" in done.stderr


@pytest.mark.parametrize("parameters, complaint", [
    ({"piece": "broken"}, ["the vase is broken - glue it"]),
    ({"piece": 7}, ["piece: invalid type: integer `7`, expected a string",
                    "cannot unmarshal number into Go struct field parameters.piece of type string"]),
    ({"piece": "vase", "colour": "red"}, ["unknown field `colour`", 'unknown field "colour"']),
    ({"piece": None}, ["piece: invalid type: null, expected a string", "piece: must not be null"]),
])
def test_parameters_that_have_no_place_are_refused_by_name(slipway, parameters, complaint):
    _, done = slipway(parameters, "validate")
    assert done.returncode == 3, done.stderr
    assert "error[SL0315]: stage 'show': " in done.stderr
    assert any(text in done.stderr for text in complaint), done.stderr
