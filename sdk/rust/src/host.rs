//! The host's services, typed.
use crate::abi::{self, slipway_host, slipway_str};
use crate::{Command, Effect, Exit, Failure, Output, Result, Status};
use serde::Serialize;
use std::ffi::CStr;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

/// The host as the stage sees it. Cheap to copy, usable from every thread; not to be kept longer than the stage.
#[derive(Clone, Copy)]
pub struct Host(*const slipway_host);

// SAFETY: every service may be called from every thread while a function of the stage is active (R7).
unsafe impl Send for Host {}
unsafe impl Sync for Host {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i32)]
pub enum Level {
    Trace = abi::SLIPWAY_LOG_TRACE,
    Debug = abi::SLIPWAY_LOG_DEBUG,
    Info = abi::SLIPWAY_LOG_INFO,
    Warn = abi::SLIPWAY_LOG_WARN,
    Error = abi::SLIPWAY_LOG_ERROR,
}

/// The bytes of a secret, wiped when it is dropped. The host masks it in all output.
pub struct Secret(Vec<u8>);

impl Secret {
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        for byte in &mut self.0 {
            // SAFETY: a reference is valid for writing; volatile, or the compiler leaves it out.
            unsafe { std::ptr::write_volatile(byte, 0) };
        }
    }
}

pub(crate) fn str_of(text: &str) -> slipway_str {
    slipway_str { ptr: text.as_ptr().cast(), len: text.len() }
}

/// SAFETY: `borrowed` is valid for as long as the result is used.
pub(crate) unsafe fn bytes_of<'a>(borrowed: slipway_str) -> &'a [u8] {
    if borrowed.len == 0 { &[] } else { std::slice::from_raw_parts(borrowed.ptr.cast(), borrowed.len) }
}

const NO_TABLE_IS_PARTIAL: &str = "a table of the host has every function of its revision";

/// Calls a function of a table. SAFETY of all uses: tables are complete and valid as long as the host, and the
/// arguments are valid during the call.
macro_rules! call {
    ($table:expr, $function:ident ( $($argument:expr),* )) => {
        unsafe { ($table.$function.expect(NO_TABLE_IS_PARTIAL))($($argument),*) }
    };
}

impl Host {
    /// SAFETY: `raw` is the host of a stage that is not destroyed yet.
    pub(crate) unsafe fn new(raw: *const slipway_host) -> Self {
        Host(raw)
    }

    fn find<T>(&self, id: &CStr) -> Option<&T> {
        // SAFETY: the host is valid.
        let host = unsafe { &*self.0 };
        let table: *const T = call!(host, service(self.0, id.as_ptr())).cast();
        // SAFETY: a table of this id has the type T and is valid as long as the host.
        unsafe { table.as_ref() }
    }
    fn need<T>(&self, id: &CStr) -> Result<&T> {
        let name = id.to_string_lossy();
        self.find(id).ok_or_else(|| Failure::new(Status::DENIED, format!("the host does not grant the service {name}")))
    }
    fn check(status: i32, action: &str, subject: &str) -> Result<()> {
        match Status(status) {
            Status(abi::SLIPWAY_OK) => Ok(()),
            Status::CANCELLED => Err(Failure::new(Status::CANCELLED, "stopped on request")),
            status => Err(Failure::new(status, format!("cannot {action} '{subject}': status {}", status.0))),
        }
    }

    pub(crate) fn fail(&self, failure: &Failure) -> i32 {
        let details = failure.details();
        // SAFETY: the host is valid.
        let host = unsafe { &*self.0 };
        call!(host, fail(self.0, failure.status.0, str_of(&failure.message), str_of(&details)));
        failure.status.0
    }

    pub fn log(&self, level: Level, text: &str) {
        if let Some(log) = self.find::<abi::slipway_log_v1>(abi::SLIPWAY_SERVICE_LOG) {
            if level as i64 >= i64::from(log.min_level) {
                call!(log, write(self.0, level as i32, str_of(text), str_of("")));
            }
        }
    }
    pub fn debug(&self, text: &str) {
        self.log(Level::Debug, text);
    }
    pub fn info(&self, text: &str) {
        self.log(Level::Info, text);
    }
    pub fn warn(&self, text: &str) {
        self.log(Level::Warn, text);
    }
    pub fn error(&self, text: &str) {
        self.log(Level::Error, text);
    }

    /// `parts` of 10000, or -1 while the total is unknown.
    pub fn progress(&self, parts: i32, label: &str) {
        if let Some(progress) = self.find::<abi::slipway_progress_v1>(abi::SLIPWAY_SERVICE_PROGRESS) {
            call!(progress, report(self.0, parts, str_of(label)));
        }
    }

    pub fn cancelled(&self) -> bool {
        let cancel = self.find::<abi::slipway_cancel_v1>(abi::SLIPWAY_SERVICE_CANCEL);
        cancel.is_some_and(|cancel| call!(cancel, requested(self.0)) != 0)
    }
    /// For `?` between two steps of a long work.
    pub fn stop_if_cancelled(&self) -> Result<()> {
        if self.cancelled() { Self::check(abi::SLIPWAY_E_CANCELLED, "go on", "") } else { Ok(()) }
    }

    /// Record a value: "report", "verdict", … or a name of the stage's own.
    pub fn emit(&self, name: &str, value: &impl Serialize) -> Result<()> {
        let emit = self.need::<abi::slipway_emit_v1>(abi::SLIPWAY_SERVICE_EMIT)?;
        let json = serde_json::to_string(value).map_err(|error| Failure::new(Status::INTERNAL, error.to_string()))?;
        Self::check(call!(emit, value(self.0, str_of(name), str_of(&json))), "emit", name)
    }
    /// Hand over the file at `path`, relative to the workspace.
    pub fn emit_artifact(&self, name: &str, path: &str, media_type: &str) -> Result<()> {
        let emit = self.need::<abi::slipway_emit_v1>(abi::SLIPWAY_SERVICE_EMIT)?;
        let artifact = abi::slipway_artifact {
            struct_size: std::mem::size_of::<abi::slipway_artifact>() as u32,
            fd: -1,
            name: str_of(name),
            media_type: str_of(media_type),
            path: str_of(path),
            annotations: str_of(""),
        };
        Self::check(call!(emit, artifact(self.0, &artifact)), "emit", name)
    }

    pub fn secret(&self, name: &str) -> Result<Secret> {
        let table = self.need::<abi::slipway_secret_v1>(abi::SLIPWAY_SERVICE_SECRET)?;
        let mut secret = Secret(vec![0; 256]);
        loop {
            let mut needed = 0;
            let (buffer, size) = (secret.0.as_mut_ptr().cast(), secret.0.len());
            let status = call!(table, read(self.0, str_of(name), buffer, size, &mut needed));
            if status == abi::SLIPWAY_E_RANGE && needed > size {
                secret = Secret(vec![0; needed]);
                continue;
            }
            Self::check(status, "read the secret", name)?;
            secret.0.truncate(needed);
            return Ok(secret);
        }
    }

    fn start_with(&self, command: &Command, flags: u32) -> Result<(u64, i32)> {
        let exec = self.need::<abi::slipway_exec_v1>(abi::SLIPWAY_SERVICE_EXEC)?;
        let argv: Vec<slipway_str> = command.argv.iter().map(|text| str_of(text)).collect();
        let env: Vec<slipway_str> = command.env.iter().map(|text| str_of(text)).collect();
        let request = abi::slipway_exec_req {
            struct_size: std::mem::size_of::<abi::slipway_exec_req>() as u32,
            flags: command.flags | flags,
            argv: argv.as_ptr(),
            argc: argv.len(),
            env: env.as_ptr(),
            envc: env.len(),
            cwd: str_of(&command.cwd),
            stdin_fd: -1,
            output_fd: -1,
            timeout_ms: command.timeout_ms,
        };
        let (mut id, mut fd) = (0, -1);
        Self::check(call!(exec, start(self.0, &request, &mut id, &mut fd)), "start", &command.argv[0])?;
        Ok((id, fd))
    }
    /// Start a command; `wait` has to be called for it.
    pub fn start(&self, command: &Command) -> Result<u64> {
        Ok(self.start_with(command, 0)?.0)
    }
    /// Start a command and read its standard output, which is not logged then.
    pub fn capture(&self, command: &Command) -> Result<Output> {
        let (id, fd) = self.start_with(command, abi::SLIPWAY_EXEC_CAPTURE)?;
        // SAFETY: with CAPTURE the descriptor is ours.
        Ok(Output { id, stdout: unsafe { OwnedFd::from_raw_fd(fd) } })
    }
    pub fn wait(&self, id: u64) -> Result<Exit> {
        let exec = self.need::<abi::slipway_exec_v1>(abi::SLIPWAY_SERVICE_EXEC)?;
        let mut exit = Exit { code: 0, signal: 0 };
        Self::check(call!(exec, wait(self.0, id, &mut exit.code, &mut exit.signal)), "wait for", "the command")?;
        Ok(exit)
    }
    pub fn execute(&self, command: &Command) -> Result<Exit> {
        self.wait(self.start(command)?)
    }
    /// Ask a command to end; `wait` still has to be called.
    pub fn stop(&self, id: u64) -> Result<()> {
        let exec = self.need::<abi::slipway_exec_v1>(abi::SLIPWAY_SERVICE_EXEC)?;
        Self::check(call!(exec, stop(self.0, id)), "stop", "the command")
    }
    /// Let a process outlive the run: a deployment.
    pub fn keep(&self, pid: i64) -> Result<()> {
        let exec = self.need::<abi::slipway_exec_v1>(abi::SLIPWAY_SERVICE_EXEC)?;
        Self::check(call!(exec, keep(self.0, pid)), "keep", &pid.to_string())
    }

    /// Name an effect that `run` would have; from `plan` only.
    pub fn declare(&self, effect: &Effect) -> Result<()> {
        let table = self.need::<abi::slipway_effect_v1>(abi::SLIPWAY_SERVICE_EFFECT)?;
        Self::check(call!(table, declare(self.0, &effect.raw())), "declare", &effect.name)
    }
    /// Ask before acting. True: act and call `done`. False: the world already holds it.
    pub fn begin(&self, effect: &Effect) -> Result<bool> {
        let table = self.need::<abi::slipway_effect_v1>(abi::SLIPWAY_SERVICE_EFFECT)?;
        let mut decision = abi::SLIPWAY_EFFECT_PROCEED;
        Self::check(call!(table, begin(self.0, &effect.raw(), &mut decision)), "begin", &effect.name)?;
        Ok(decision == abi::SLIPWAY_EFFECT_PROCEED)
    }
    /// Say what was read back from the world.
    pub fn done(&self, effect: &Effect, observed: &impl Serialize) -> Result<()> {
        let table = self.need::<abi::slipway_effect_v1>(abi::SLIPWAY_SERVICE_EFFECT)?;
        let json = serde_json::to_string(observed).map_err(|error| Failure::new(Status::INTERNAL, error.to_string()))?;
        Self::check(call!(table, done(self.0, &effect.raw(), str_of(&json))), "report", &effect.name)
    }

    /// What an earlier run kept under the key.
    pub fn cache_fetch(&self, key: &str) -> Result<Option<OwnedFd>> {
        let cache = self.need::<abi::slipway_cache_v1>(abi::SLIPWAY_SERVICE_CACHE)?;
        let mut fd = -1;
        match call!(cache, fetch(self.0, str_of(key), &mut fd)) {
            abi::SLIPWAY_E_NOT_FOUND => Ok(None),
            status => {
                Self::check(status, "fetch", key)?;
                // SAFETY: after OK the descriptor is ours.
                Ok(Some(unsafe { OwnedFd::from_raw_fd(fd) }))
            }
        }
    }
    pub fn cache_store(&self, key: &str, content: BorrowedFd<'_>) -> Result<()> {
        let cache = self.need::<abi::slipway_cache_v1>(abi::SLIPWAY_SERVICE_CACHE)?;
        Self::check(call!(cache, store(self.0, str_of(key), content.as_raw_fd())), "store", key)
    }
}
