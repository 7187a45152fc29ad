//! Commands that the host runs for a stage.
use crate::abi;
use std::os::fd::OwnedFd;
use std::time::Duration;

/// A command for the host to run: its output goes to the log of the stage, and it ends with the stage at the latest.
#[derive(Clone, Debug, Default)]
pub struct Command {
    pub(crate) argv: Vec<String>,
    pub(crate) env: Vec<String>,
    pub(crate) cwd: String,
    pub(crate) flags: u32,
    pub(crate) timeout_ms: u32,
}

impl Command {
    pub fn new(program: impl Into<String>) -> Self {
        Command { argv: vec![program.into()], ..Command::default() }
    }
    pub fn arg(mut self, argument: impl Into<String>) -> Self {
        self.argv.push(argument.into());
        self
    }
    /// Adds to the environment of the stage.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push(format!("{name}={value}"));
        self
    }
    /// Instead of the workspace.
    pub fn cwd(mut self, folder: impl Into<String>) -> Self {
        self.cwd = folder.into();
        self
    }
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout_ms = u32::try_from(limit.as_millis()).unwrap_or(u32::MAX);
        self
    }
    /// What would go to the log is dropped.
    pub fn quiet(mut self) -> Self {
        self.flags |= abi::SLIPWAY_EXEC_QUIET;
        self
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    pub code: i32,
    pub signal: i32,
}

impl Exit {
    pub fn ok(&self) -> bool {
        self.code == 0 && self.signal == 0
    }
}

/// A command whose standard output is being read: read `stdout` to its end, then give `id` to `Host::wait`.
pub struct Output {
    pub id: u64,
    pub stdout: OwnedFd,
}
