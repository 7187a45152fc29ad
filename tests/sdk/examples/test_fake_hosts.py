"""The fake hosts of the Rust crate and the Go package, each tried by the tests of a stage that uses every service."""

from conftest import HERE, cargo, go


def test_the_one_of_the_crate():
    said = cargo(HERE / "everything/rust", "test")
    assert "test tests::every_service ... ok" in said


def test_the_one_of_the_go_package():
    said = go(HERE / "everything/go", ["go", "test", "-v", "./..."])
    assert "--- PASS: TestEveryService" in said
