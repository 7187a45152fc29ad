//! The parameters of the stage: their schema, and what it cannot say.
use serde::Deserialize;
use slipway_plugin::{Failure, Result};
use std::ffi::CStr;

pub const SCHEMA: &CStr = cr#"{"type":"object","additionalProperties":false,"required":["licence","extensions"],"properties":{
"licence":{"type":"string","minLength":1,"description":"SPDX expression that every file must carry"},
"extensions":{"type":"array","minItems":1,"items":{"type":"string","minLength":2,"pattern":"^[.]"},
"description":"Endings of the files to look at, each with its dot"},
"ignore":{"type":"array","items":{"type":"string","minLength":1},
"description":"Files and folders to leave out, from the top of the repository"}},
"examples":[{"licence":"Apache-2.0","extensions":[".c",".h"],"ignore":["third_party"]}]}"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    pub licence: String,
    extensions: Vec<String>,
    #[serde(default)]
    ignore: Vec<String>,
}

impl Parameters {
    pub fn check(&self) -> Result<()> {
        if self.licence.is_empty() {
            return Err(Failure::config("licence: must be a text that is not empty"));
        }
        if self.extensions.is_empty() {
            return Err(Failure::config("extensions: must be a list with at least one entry"));
        }
        for (index, extension) in self.extensions.iter().enumerate() {
            if !extension.starts_with('.') || extension.len() < 2 {
                return Err(Failure::config(format!("extensions[{index}]: must be a text that begins with a dot")));
            }
        }
        self.check_ignore()
    }

    fn check_ignore(&self) -> Result<()> {
        for (index, path) in self.ignore.iter().enumerate() {
            if path.is_empty() {
                return Err(Failure::config(format!("ignore[{index}]: must be a text that is not empty")));
            }
            if trimmed(path).split('/').any(|part| matches!(part, "" | "." | "..")) {
                return Err(Failure::config(format!("ignore[{index}]: '{path}' is not a path inside the repository")));
            }
        }
        for (index, path) in self.ignore.iter().enumerate() {
            for (other, folder) in self.ignore.iter().enumerate() {
                let same = trimmed(path) == trimmed(folder);
                if other != index && lies_in(trimmed(path).as_bytes(), folder) && !(same && other > index) {
                    let message = format!("ignore[{index}]: '{path}' lies in '{folder}', which is left out already");
                    return Err(Failure::config(message));
                }
            }
        }
        Ok(())
    }

    pub fn ignores(&self, path: &[u8]) -> bool {
        self.ignore.iter().any(|folder| lies_in(path, folder))
    }
    pub fn wants(&self, path: &[u8]) -> bool {
        self.extensions.iter().any(|extension| path.ends_with(extension.as_bytes()))
    }
}

/// Without the slashes at its end, which change nothing.
fn trimmed(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" => "/",
        path => path,
    }
}

fn lies_in(path: &[u8], folder: &str) -> bool {
    path.strip_prefix(trimmed(folder).as_bytes()).is_some_and(|rest| rest.is_empty() || rest[0] == b'/')
}
