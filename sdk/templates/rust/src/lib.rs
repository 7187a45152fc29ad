//! @ID@: a stage that finds a word which nobody wants to ship.
#[cfg(test)]
mod tests;

use serde::Deserialize;
use serde_json::json;
use slipway_plugin::{export, flags, Failure, Flaw, Host, Request, Result, Stage, StageType};
use std::ffi::CStr;
use std::fs;
use std::path::{Path, PathBuf};

// Checked by the host before the stage is made. "default" is for people: absent values are still absent.
const SCHEMA: &CStr = cr#"{
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "word": {"description": "Text that no file may hold", "type": "string", "minLength": 1, "default": "DO NOT SHIP"}
  }
}"#;

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Parameters {
    word: String,
}

impl Default for Parameters {
    fn default() -> Self {
        Parameters { word: "DO NOT SHIP".into() }
    }
}

struct WordSearch {
    host: Host,
    word: String,
}

impl Stage for WordSearch {
    const TYPE: StageType = StageType {
        id: c"@ID@",
        title: c"@CLASS@",
        summary: c"Finds a word that nobody wants to ship",
        flags: flags::SOURCE | flags::IDEMPOTENT | flags::PURE,
        config_schema: SCHEMA,
        ..StageType::DEFAULT
    };
    type Parameters = Parameters;

    // What the schema cannot say is refused here, before anything runs.
    fn create(host: Host, Parameters { word }: Parameters) -> Result<Self> {
        if word.is_empty() {
            return Err(Failure::config("word: is empty"));
        }
        if word.contains('\n') {
            return Err(Failure::config("word: has more than one line"));
        }
        Ok(WordSearch { host, word })
    }

    fn run(&mut self, request: &Request) -> Result<()> {
        let workspace = request.workspace();
        let files = files_in(workspace, workspace)?;
        let mut flaws = Vec::new();
        for (index, file) in files.iter().enumerate() {
            let name = file.strip_prefix(workspace).unwrap_or(file).to_string_lossy();
            self.host.stop_if_cancelled()?;
            self.host.progress((index * 10000 / files.len()) as i32, &name);
            flaws.extend(self.search(file, &name)?);
        }
        self.host.info(&format!("{} files searched", files.len()));
        self.host.emit("search", &json!({"files": files.len(), "found": flaws.len()}))?;
        match flaws.len() {
            0 => Ok(()),
            1 => Err(Failure::verdict(format!("'{}' was found in 1 line", self.word)).flaws(flaws)),
            count => Err(Failure::verdict(format!("'{}' was found in {count} lines", self.word)).flaws(flaws)),
        }
    }
}

impl WordSearch {
    fn search(&self, file: &Path, name: &str) -> Result<Vec<Flaw>> {
        let content = fs::read(file)?;
        let text = String::from_utf8_lossy(&content);
        let found = text.lines().zip(1..).filter(|(line, _)| line.contains(&self.word));
        let message = format!("holds '{}'", self.word);
        Ok(found.map(|(_, line)| Flaw { name: name.into(), message: message.clone(), file: name.into(), line }).collect())
    }
}

/// All but the pipeline, which names the word itself, and what git keeps.
fn files_in(folder: &Path, workspace: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() && path != workspace.join(".git") {
            files.extend(files_in(&path, workspace)?);
        } else if kind.is_file() && path != workspace.join("slipway.yaml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

export!(
    id: c"@ID@",
    version: c"0.1.0",
    license: c"Apache-2.0",
    homepage: c"",
    stages: [WordSearch],
);
