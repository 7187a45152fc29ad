//! The commands of a stage under test: they really run, each in a process group of its own.
use super::FakeHost;
use crate::abi;
use std::ffi::c_int;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use std::{io, thread};

extern "C" {
    fn kill(pid: c_int, signal: c_int) -> c_int;
    fn getpgid(pid: c_int) -> c_int;
}
const SIGKILL: c_int = 9;
const SIGTERM: c_int = 15;

pub fn is_alive(pid: i64) -> bool {
    // SAFETY: signal 0 only asks.
    c_int::try_from(pid).is_ok_and(|pid| pid > 1 && unsafe { kill(pid, 0) } == 0)
}

pub struct Running {
    child: Mutex<Child>,
    group: c_int,
    limit: Option<Instant>,
    kill_at: Mutex<Option<Instant>>,
    readers: Mutex<Vec<JoinHandle<()>>>,
}

impl Running {
    /// Standard output is given to the caller when `capture`; all other output goes to `sink`, line by line.
    pub fn start(
        mut command: Command,
        capture: bool,
        limit: Option<Duration>,
        sink: Option<impl Fn(String) + Clone + Send + 'static>,
    ) -> io::Result<(Self, Option<ChildStdout>)> {
        let logged = || if sink.is_some() { Stdio::piped() } else { Stdio::null() };
        command.stdin(Stdio::null()).stderr(logged()).process_group(0);
        command.stdout(if capture { Stdio::piped() } else { logged() });
        let mut child = command.spawn()?;
        let mut readers = Vec::new();
        let captured = if capture { child.stdout.take() } else { None };
        if let Some(sink) = sink {
            readers.extend(child.stdout.take().map(|output| read_lines(output, sink.clone())));
            readers.extend(child.stderr.take().map(|output| read_lines(output, sink)));
        }
        let running = Running {
            group: child.id() as c_int,
            child: Mutex::new(child),
            limit: limit.map(|limit| Instant::now() + limit),
            kill_at: Mutex::new(None),
            readers: Mutex::new(readers),
        };
        Ok((running, captured))
    }

    /// The status, the exit code and the signal.
    pub fn wait(&self, is_cancelled: impl Fn() -> bool) -> (i32, i32, i32) {
        let mut status = abi::SLIPWAY_OK;
        let exit = loop {
            if let Some(exit) = self.child.lock().unwrap().try_wait().expect("a child can be waited for") {
                break exit;
            }
            if status == abi::SLIPWAY_OK && is_cancelled() {
                status = abi::SLIPWAY_E_CANCELLED;
                self.stop();
            }
            let past = |instant: Option<Instant>| instant.is_some_and(|instant| Instant::now() >= instant);
            if past(self.limit) && status == abi::SLIPWAY_OK {
                status = abi::SLIPWAY_E_TRANSIENT;
                self.signal(SIGKILL);
            } else if past(*self.kill_at.lock().unwrap()) {
                self.signal(SIGKILL);
            }
            thread::sleep(Duration::from_millis(2));
        };
        for reader in self.readers.lock().unwrap().drain(..) {
            reader.join().expect("a reader ends");
        }
        (status, exit.code().unwrap_or(0), exit.signal().unwrap_or(0))
    }

    pub fn stop(&self) {
        self.kill_at.lock().unwrap().get_or_insert(Instant::now() + FakeHost::GRACE);
        self.signal(SIGTERM);
    }

    /// What is left of it ends with the stage, but for a group with a process that was kept.
    pub fn end(&self, kept: &[i64]) {
        // SAFETY: it only asks.
        if !kept.iter().any(|pid| unsafe { getpgid(*pid as c_int) } == self.group) {
            self.signal(SIGKILL);
            self.wait(|| false);
        }
    }

    fn signal(&self, signal: c_int) {
        // SAFETY: the group is ours; it may be gone, which does no harm.
        unsafe { kill(-self.group, signal) };
    }
}

fn read_lines(output: impl io::Read + Send + 'static, sink: impl Fn(String) + Send + 'static) -> JoinHandle<()> {
    thread::spawn(move || {
        let lines = io::BufRead::split(io::BufReader::new(output), b'\n');
        lines.map_while(Result::ok).for_each(|line| sink(String::from_utf8_lossy(&line).into_owned()));
    })
}
