//! The files of a workspace, and the licence that each one names.
use crate::parameters::Parameters;
use slipway_plugin::{Failure, Result, Status};
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

const MARK: &[u8] = b"SPDX-License-Identifier:";
/// How much of the beginning of a file is searched, in bytes.
const SEARCHED: u64 = 4096;

/// What a file says of its licence. Line 0: nothing.
#[derive(Default)]
pub struct LicenceLine {
    pub text: Vec<u8>,
    pub line: u64,
}

fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Status::IO, format!("cannot read '{}': {error}", shown_path(path)))
}

/// Paths from the top of the workspace, sorted by their bytes.
pub fn find(workspace: &Path, parameters: &Parameters) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let named = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        let fail = |error: io::Error| cannot_read(named, &error);
        for entry in std::fs::read_dir(workspace.join(&folder)).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let path = folder.join(entry.file_name());
            let bytes = path.as_os_str().as_bytes();
            if parameters.ignores(bytes) || bytes == b".git" {
                continue;
            }
            let kind = entry.file_type().map_err(|error| cannot_read(&path, &error))?; // Of a link, not of its target.
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && parameters.wants(bytes) {
                found.push(path);
            }
        }
    }
    found.sort_by(|left, right| left.as_os_str().as_bytes().cmp(right.as_os_str().as_bytes()));
    Ok(found)
}

pub fn licence_line(workspace: &Path, path: &Path) -> Result<LicenceLine> {
    let mut text = Vec::new();
    let file = File::open(workspace.join(path)).map_err(|error| cannot_read(path, &error))?;
    file.take(SEARCHED).read_to_end(&mut text).map_err(|error| cannot_read(path, &error))?;
    let Some(at) = text.windows(MARK.len()).position(|bytes| bytes == MARK) else { return Ok(LicenceLine::default()) };
    let line = 1 + text[..at].iter().filter(|byte| **byte == b'\n').count() as u64;
    let rest = &text[at + MARK.len()..];
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    Ok(LicenceLine { text: value(&rest[..end]).to_vec(), line })
}

/// Without blanks around it and without the end of a comment.
fn value(text: &[u8]) -> &[u8] {
    let mut text = trimmed(text);
    for end in [b"*/".as_slice(), b"-->"] {
        text = text.strip_suffix(end).unwrap_or(text);
    }
    trimmed(text)
}

fn trimmed(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\r', rest @ ..] = text {
        text = rest;
    }
    while let [rest @ .., b' ' | b'\t' | b'\r'] = text {
        text = rest;
    }
    text
}

/// Text that fits into JSON and into one line: the bytes that do not are shown as '?'.
pub fn shown(text: &[u8]) -> String {
    let is_utf8 = std::str::from_utf8(text).is_ok();
    let fits = |byte: u8| byte >= 0x20 && byte != 0x7f && (byte < 0x80 || is_utf8);
    let bytes = text.iter().map(|byte| if fits(*byte) { *byte } else { b'?' }).collect();
    String::from_utf8(bytes).unwrap_or_default()
}

pub fn shown_path(path: &Path) -> String {
    shown(path.as_os_str().as_bytes())
}
