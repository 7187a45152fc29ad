//! The stage against the fake host.
use crate::WordSearch;
use serde_json::{json, Value};
use slipway_plugin::testing::{FakeHost, Run};
use slipway_plugin::{Level, Status};
use std::fs;

/// Run in a folder with one file.
fn run(name: &str, config: Value, text: &str) -> Run {
    let workspace = std::env::temp_dir().join(format!("@NAME@ test {} {name}", std::process::id()));
    fs::create_dir_all(&workspace).unwrap();
    fs::write(workspace.join("file.txt"), text).unwrap();
    let run = FakeHost::default().run::<WordSearch>(&config, &json!({"workspace": workspace.to_str().unwrap()}));
    fs::remove_dir_all(&workspace).unwrap();
    run
}

#[test]
fn a_file_without_the_word_is_fine() {
    let run = run("clean", json!({}), "all is well\n");
    assert_eq!(run.result, Ok(()));
    assert_eq!(run.log, [(Level::Info, "1 files searched".into())]);
    assert_eq!(run.violations, [""; 0]);
}

#[test]
fn a_file_with_the_word_is_red() {
    let told = run("dirty", json!({"word": "secret"}), "one\na secret\n").result.unwrap_err();
    assert_eq!(told.status, Status::VERDICT_FAIL);
    assert_eq!(told.message, "'secret' was found in 1 line");
    let flaw = json!({"name": "file.txt", "message": "holds 'secret'", "file": "file.txt", "line": 2});
    assert_eq!(told.details, json!({"failures": [flaw]}));
}

#[test]
fn a_word_of_two_lines_is_refused() {
    assert_eq!(run("refused", json!({"word": "a\nb"}), "").result.unwrap_err().status, Status::CONFIG);
}
