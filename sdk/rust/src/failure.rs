//! Why a stage did not succeed.
use crate::abi;
use serde_json::{json, Value};

pub type Result<T> = std::result::Result<T, Failure>;

/// The class of a failure; the host makes its exit code of it. A plain number, as newer hosts may know more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(pub i32);

impl Status {
    pub const VERDICT_FAIL: Status = Status(abi::SLIPWAY_VERDICT_FAIL);
    pub const CONFIG: Status = Status(abi::SLIPWAY_E_CONFIG);
    pub const UNSUPPORTED: Status = Status(abi::SLIPWAY_E_UNSUPPORTED);
    pub const CANCELLED: Status = Status(abi::SLIPWAY_E_CANCELLED);
    pub const DENIED: Status = Status(abi::SLIPWAY_E_DENIED);
    pub const NOT_FOUND: Status = Status(abi::SLIPWAY_E_NOT_FOUND);
    pub const IO: Status = Status(abi::SLIPWAY_E_IO);
    pub const TRANSIENT: Status = Status(abi::SLIPWAY_E_TRANSIENT);
    pub const INTERNAL: Status = Status(abi::SLIPWAY_E_INTERNAL);
    pub const REFUSED: Status = Status(abi::SLIPWAY_E_REFUSED);
    pub const INTEGRITY: Status = Status(abi::SLIPWAY_E_INTEGRITY);
    pub const ROLLED_BACK: Status = Status(abi::SLIPWAY_E_ROLLED_BACK);
    pub const ROLLBACK_FAILED: Status = Status(abi::SLIPWAY_E_ROLLBACK_FAILED);
    pub const IN_DOUBT: Status = Status(abi::SLIPWAY_E_IN_DOUBT);
    pub const SOURCE: Status = Status(abi::SLIPWAY_E_SOURCE);
    pub const LOCKED: Status = Status(abi::SLIPWAY_E_LOCKED);
}

/// One thing that is wrong: a test that failed, a file that lacks something. Line 0: unknown.
#[derive(Clone, Debug)]
pub struct Flaw {
    pub name: String,
    pub message: String,
    pub file: String,
    pub line: u64,
}

/// A status that is not OK and the sentence for a person that goes with it.
#[derive(Clone, Debug)]
pub struct Failure {
    pub status: Status,
    pub message: String,
    why: String,
    state: String,
    hint: String,
    flaws: Vec<Flaw>,
}

impl Failure {
    pub fn new(status: Status, message: impl Into<String>) -> Self {
        let empty = String::new;
        Failure { status, message: message.into(), why: empty(), state: empty(), hint: empty(), flaws: Vec::new() }
    }
    pub fn config(message: impl Into<String>) -> Self {
        Self::new(Status::CONFIG, message)
    }
    /// The stage did its job and the answer is "no".
    pub fn verdict(message: impl Into<String>) -> Self {
        Self::new(Status::VERDICT_FAIL, message)
    }
    /// What lies behind it.
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }
    /// The state that the world is in now.
    pub fn state(mut self, state: impl Into<String>) -> Self {
        self.state = state.into();
        self
    }
    /// What to do next.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
    pub fn flaws(mut self, flaws: Vec<Flaw>) -> Self {
        self.flaws = flaws;
        self
    }

    /// The details as slipway_host.fail() takes them; empty when there are none.
    pub(crate) fn details(&self) -> String {
        let mut details = serde_json::Map::new();
        for (name, text) in [("why", &self.why), ("state", &self.state), ("hint", &self.hint)] {
            if !text.is_empty() {
                details.insert(name.into(), Value::from(text.as_str()));
            }
        }
        if !self.flaws.is_empty() {
            details.insert("failures".into(), self.flaws.iter().map(flaw_json).collect());
        }
        if details.is_empty() { String::new() } else { Value::Object(details).to_string() }
    }
}

fn flaw_json(flaw: &Flaw) -> Value {
    let mut json = json!({"name": flaw.name, "message": flaw.message});
    if !flaw.file.is_empty() {
        json["file"] = flaw.file.as_str().into();
    }
    if flaw.line > 0 {
        json["line"] = flaw.line.into();
    }
    json
}

impl std::fmt::Display for Failure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// For `?` on files: the local environment. Say more with `Failure::new(Status::IO, …)` where the path helps.
impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::new(Status::IO, error.to_string())
    }
}
