//! The C side of the fake host. It answers what the `Host` of this crate can ask.
use super::commands::{is_alive, Running};
use super::{Artifact, EffectRecord, FakeHost, Run, Told};
use crate::abi::{self, slipway_effect, slipway_host, slipway_str};
use crate::host::bytes_of;
use crate::{facets, flags, Effect, Level, Stage, Status};
use core::ffi::{c_char, c_void};
use serde_json::Value;
use std::ffi::CStr;
use std::fs::{self, File};
use std::io::{Read, Seek, Write};
use std::mem::{size_of, ManuallyDrop};
use std::os::fd::{FromRawFd, IntoRawFd};
use std::path::{Component, Path, PathBuf};
use std::process::Command;
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

#[derive(Clone, Copy, PartialEq)]
pub enum Call {
    Create,
    Plan,
    Run,
    Probe,
    Rollback,
}

impl Call {
    fn facet(self) -> u32 {
        match self {
            Call::Create | Call::Run => 0,
            Call::Plan => facets::PLAN,
            Call::Probe => facets::PROBE,
            Call::Rollback => facets::ROLLBACK,
        }
    }
}

struct State {
    call: Call,
    run: Run,
    told: Option<Told>,
    begins: usize,
    commands: Vec<Arc<Running>>,
}

/// One call of a stage: what `slipway_host.impl` points to.
pub struct Session<'a> {
    fake: &'a FakeHost,
    folder: PathBuf,
    flags: u32,
    granted: Vec<&'static CStr>,
    state: Arc<Mutex<State>>,
}

/// What a thread that panicked left behind is as good as ever.
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

const BASIC: [&CStr; 4] =
    [abi::SLIPWAY_SERVICE_LOG, abi::SLIPWAY_SERVICE_PROGRESS, abi::SLIPWAY_SERVICE_CANCEL, abi::SLIPWAY_SERVICE_EMIT];

impl<'a> Session<'a> {
    pub fn new<S: Stage>(fake: &'a FakeHost, folder: &str) -> Self {
        let asked = BASIC.iter().chain(S::TYPE.needs).chain(S::TYPE.wants);
        let granted = asked.filter(|id| !fake.withheld.contains(id) && !table(id).is_null()).copied().collect();
        let state = State { call: Call::Create, run: Run::default(), told: None, begins: 0, commands: Vec::new() };
        Session { fake, folder: folder.into(), flags: S::TYPE.flags, granted, state: Arc::new(Mutex::new(state)) }
    }

    /// The host that the stage sees; self must outlive it.
    pub fn raw(&self) -> slipway_host {
        slipway_host {
            struct_size: size_of::<slipway_host>() as u32,
            abi_minor: abi::SLIPWAY_ABI_MINOR,
            r#impl: ptr::from_ref(self).cast_mut().cast(),
            name: c"fake".as_ptr(),
            version: c"0.0.0".as_ptr(),
            service: Some(service),
            fail: Some(fail),
        }
    }

    /// The status when the stage needs a service that it does not get, or has no function for the call.
    pub fn missing<S: Stage>(&self, call: Call) -> Option<i32> {
        let needed = S::TYPE.needs.iter().find(|id| !self.granted.contains(id));
        let message = match needed {
            Some(id) => format!("the stage needs the service {}", id.to_string_lossy()),
            None if S::TYPE.facets & call.facet() == call.facet() => return None,
            None => "the stage does not have this facet".into(),
        };
        self.state().told = Some(Told { status: Status::UNSUPPORTED, message, details: Value::Null });
        Some(abi::SLIPWAY_E_UNSUPPORTED)
    }

    pub fn enter(&self, call: Call) {
        self.state().call = call;
    }

    /// The records, when the call came to this status.
    pub fn end(self, status: i32) -> Run {
        let (commands, kept) = {
            let mut state = self.state();
            (std::mem::take(&mut state.commands), state.run.kept.clone())
        };
        commands.iter().for_each(|command| command.end(&kept));
        let mut state = self.state();
        let mut run = std::mem::take(&mut state.run);
        if status != abi::SLIPWAY_OK {
            let silent = Told { status: Status(status), message: "without a reason".into(), details: Value::Null };
            run.result = Err(Told { status: Status(status), ..state.told.take().unwrap_or(silent) });
        }
        run
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }
    fn publishes(&self) -> bool {
        self.flags & flags::PUBLISHES != 0
    }
    fn command(&self, id: u64) -> Option<Arc<Running>> {
        self.state().commands.get((id as usize).wrapping_sub(1)).cloned()
    }
}

/// SAFETY of all below: the stage passes on the host that it got, and arguments that are valid during the call.
unsafe fn session<'a>(host: *const slipway_host) -> &'a Session<'a> {
    &*(*host).r#impl.cast()
}

unsafe fn text(borrowed: slipway_str) -> String {
    String::from_utf8_lossy(bytes_of(borrowed)).into_owned()
}

unsafe extern "C" fn service(host: *const slipway_host, id: *const c_char) -> *const c_void {
    let id = CStr::from_ptr(id);
    if session(host).granted.contains(&id) { table(id) } else { ptr::null() }
}

unsafe extern "C" fn fail(host: *const slipway_host, status: i32, message: slipway_str, details: slipway_str) {
    let details = serde_json::from_slice(bytes_of(details)).unwrap_or(Value::Null);
    session(host).state().told = Some(Told { status: Status(status), message: text(message), details });
}

fn table(id: &CStr) -> *const c_void {
    let tables: [(&CStr, *const c_void); 8] = [
        (abi::SLIPWAY_SERVICE_LOG, ptr::from_ref(&LOG).cast()),
        (abi::SLIPWAY_SERVICE_PROGRESS, ptr::from_ref(&PROGRESS).cast()),
        (abi::SLIPWAY_SERVICE_CANCEL, ptr::from_ref(&CANCEL).cast()),
        (abi::SLIPWAY_SERVICE_EMIT, ptr::from_ref(&EMIT).cast()),
        (abi::SLIPWAY_SERVICE_SECRET, ptr::from_ref(&SECRET).cast()),
        (abi::SLIPWAY_SERVICE_EXEC, ptr::from_ref(&EXEC).cast()),
        (abi::SLIPWAY_SERVICE_CACHE, ptr::from_ref(&CACHE).cast()),
        (abi::SLIPWAY_SERVICE_EFFECT, ptr::from_ref(&EFFECT).cast()),
    ];
    tables.iter().find(|(known, _)| *known == id).map_or(ptr::null(), |(_, table)| *table)
}

macro_rules! tables {
    ($($name:ident: $type:ident { $($member:ident: $value:expr),* },)*) => {
        $(static $name: abi::$type = abi::$type { struct_size: size_of::<abi::$type>() as u32, $($member: $value),* };)*
    };
}
tables! {
    LOG: slipway_log_v1 { min_level: 0, write: Some(write) },
    PROGRESS: slipway_progress_v1 { reserved: 0, report: Some(report) },
    // Who asks through this crate asks the flag.
    CANCEL: slipway_cancel_v1 { fd: -1, requested: Some(requested), grace_ms: Some(grace_ms) },
    EMIT: slipway_emit_v1 { reserved: 0, value: Some(value), artifact: Some(artifact) },
    SECRET: slipway_secret_v1 { reserved: 0, read: Some(read) },
    EXEC: slipway_exec_v1 { reserved: 0, start: Some(start), wait: Some(wait), stop: Some(stop), keep: Some(keep) },
    CACHE: slipway_cache_v1 { reserved: 0, fetch: Some(fetch), store: Some(store) },
    EFFECT: slipway_effect_v1 { reserved: 0, declare: Some(declare), begin: Some(begin), done: Some(done) },
}

unsafe extern "C" fn write(host: *const slipway_host, level: i32, line: slipway_str, _: slipway_str) {
    let known = [Level::Trace, Level::Debug, Level::Info, Level::Warn];
    let level = known.into_iter().find(|known| *known as i32 == level).unwrap_or(Level::Error);
    session(host).state().run.log.push((level, text(line)));
}

unsafe extern "C" fn report(host: *const slipway_host, parts: i32, label: slipway_str) {
    let mut state = session(host).state();
    if !(-1..=10000).contains(&parts) {
        state.run.violations.push(format!("progress: {parts} is not -1 to 10000"));
    }
    state.run.progress.push((parts, text(label)));
}

unsafe extern "C" fn requested(host: *const slipway_host) -> i32 {
    session(host).fake.is_cancelled().into()
}

unsafe extern "C" fn grace_ms(host: *const slipway_host) -> i64 {
    if session(host).fake.is_cancelled() { FakeHost::GRACE.as_millis() as i64 } else { -1 }
}

unsafe extern "C" fn value(host: *const slipway_host, name: slipway_str, json: slipway_str) -> i32 {
    let (name, mut state) = (text(name), session(host).state());
    let again = name != "report" && state.run.values.iter().any(|(other, _)| *other == name);
    match serde_json::from_slice(bytes_of(json)) {
        Ok(json) if !again && !name.is_empty() => state.run.values.push((name, json)),
        _ => return abi::SLIPWAY_E_CONFIG,
    }
    abi::SLIPWAY_OK
}

fn is_artifact_name(name: &str) -> bool {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    name.starts_with(|letter: char| letter.is_ascii_alphanumeric()) && name.chars().all(allowed)
}

/// A link is followed nowhere on the way.
fn content_inside(folder: &Path, path: &str) -> Result<Vec<u8>, i32> {
    let mut at = folder.to_path_buf();
    for part in Path::new(path).components() {
        let Component::Normal(part) = part else { return Err(abi::SLIPWAY_E_INTEGRITY) };
        at.push(part);
        let found = fs::symlink_metadata(&at).map_err(|_| abi::SLIPWAY_E_NOT_FOUND)?;
        if found.is_symlink() {
            return Err(abi::SLIPWAY_E_INTEGRITY);
        }
    }
    if at.is_file() { fs::read(at).map_err(|_| abi::SLIPWAY_E_IO) } else { Err(abi::SLIPWAY_E_INTEGRITY) }
}

unsafe extern "C" fn artifact(host: *const slipway_host, given: *const abi::slipway_artifact) -> i32 {
    let (session, given) = (session(host), &*given);
    let (name, path) = (text(given.name), text(given.path));
    let mut state = session.state();
    if !is_artifact_name(&name) || state.run.artifacts.iter().any(|other| other.name == name) {
        return abi::SLIPWAY_E_CONFIG;
    }
    match content_inside(&session.folder, &path) {
        Ok(content) => {
            state.run.artifacts.push(Artifact { name, media_type: text(given.media_type), path, content });
            abi::SLIPWAY_OK
        }
        Err(status) => status,
    }
}

unsafe extern "C" fn read(
    host: *const slipway_host,
    name: slipway_str,
    buffer: *mut c_char,
    size: usize,
    needed: *mut usize,
) -> i32 {
    let Some(secret) = session(host).fake.secrets.get(&text(name)) else { return abi::SLIPWAY_E_DENIED };
    *needed = secret.len();
    if size < secret.len() {
        return abi::SLIPWAY_E_RANGE;
    }
    ptr::copy_nonoverlapping(secret.as_ptr(), buffer.cast(), secret.len());
    abi::SLIPWAY_OK
}

unsafe fn texts(list: *const slipway_str, count: usize) -> Vec<String> {
    (0..count).map(|index| text(*list.add(index))).collect()
}

unsafe extern "C" fn start(
    host: *const slipway_host,
    request: *const abi::slipway_exec_req,
    id: *mut u64,
    out: *mut i32,
) -> i32 {
    let (session, request) = (session(host), &*request);
    if session.fake.is_cancelled() {
        return abi::SLIPWAY_E_CANCELLED;
    }
    let argv = texts(request.argv, request.argc);
    let mut command = Command::new(&argv[0]);
    command.args(&argv[1..]).current_dir(session.folder.join(text(request.cwd))).envs(&session.fake.environment);
    command.envs(texts(request.env, request.envc).iter().filter_map(|pair| pair.split_once('=')));
    let limit = Some(request.timeout_ms).filter(|limit| *limit > 0).map(|limit| Duration::from_millis(limit.into()));
    let log = Arc::clone(&session.state);
    let sink = move |line| locked(&log).run.log.push((Level::Info, line));
    let sink = (request.flags & abi::SLIPWAY_EXEC_QUIET == 0).then_some(sink);
    match Running::start(command, request.flags & abi::SLIPWAY_EXEC_CAPTURE != 0, limit, sink) {
        Ok((running, captured)) => {
            *out = captured.map_or(-1, |output| output.into_raw_fd());
            let mut state = session.state();
            state.commands.push(Arc::new(running));
            *id = state.commands.len() as u64;
            abi::SLIPWAY_OK
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => abi::SLIPWAY_E_NOT_FOUND,
        Err(_) => abi::SLIPWAY_E_IO,
    }
}

unsafe extern "C" fn wait(host: *const slipway_host, id: u64, code: *mut i32, signal: *mut i32) -> i32 {
    let session = session(host);
    let Some(command) = session.command(id) else { return abi::SLIPWAY_E_NOT_FOUND };
    let (status, exit, by) = command.wait(|| session.fake.is_cancelled());
    (*code, *signal) = (exit, by);
    status
}

unsafe extern "C" fn stop(host: *const slipway_host, id: u64) -> i32 {
    session(host).command(id).map_or(abi::SLIPWAY_E_NOT_FOUND, |command| {
        command.stop();
        abi::SLIPWAY_OK
    })
}

unsafe extern "C" fn keep(host: *const slipway_host, pid: i64) -> i32 {
    let session = session(host);
    if !session.publishes() || !is_alive(pid) {
        return abi::SLIPWAY_E_DENIED;
    }
    session.state().run.kept.push(pid);
    abi::SLIPWAY_OK
}

/// A file without a name, at its beginning.
fn file_with(content: &[u8]) -> std::io::Result<File> {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("slipway-cache-{}-{number}", std::process::id()));
    let mut file = File::options().read(true).write(true).create_new(true).open(&path)?;
    fs::remove_file(path)?;
    file.write_all(content)?;
    file.rewind()?;
    Ok(file)
}

unsafe extern "C" fn fetch(host: *const slipway_host, key: slipway_str, out: *mut i32) -> i32 {
    let cache = locked(&session(host).fake.cache);
    let Some(content) = cache.get(&text(key)) else { return abi::SLIPWAY_E_NOT_FOUND };
    let Ok(file) = file_with(content) else { return abi::SLIPWAY_E_IO };
    *out = file.into_raw_fd();
    abi::SLIPWAY_OK
}

unsafe extern "C" fn store(host: *const slipway_host, key: slipway_str, fd: i32) -> i32 {
    let mut content = Vec::new();
    let mut file = ManuallyDrop::new(File::from_raw_fd(fd)); // The descriptor stays the caller's.
    if file.read_to_end(&mut content).is_err() {
        return abi::SLIPWAY_E_IO;
    }
    locked(&session(host).fake.cache).insert(text(key), content);
    abi::SLIPWAY_OK
}

unsafe extern "C" fn declare(host: *const slipway_host, effect: *const slipway_effect) -> i32 {
    let mut state = session(host).state();
    if state.call != Call::Plan {
        state.run.violations.push("R11 effects: declare() outside of plan".into());
        return abi::SLIPWAY_E_DENIED;
    }
    state.run.effects.push(EffectRecord::Declared(Effect::copy(&*effect)));
    abi::SLIPWAY_OK
}

unsafe extern "C" fn begin(host: *const slipway_host, effect: *const slipway_effect, decision: *mut i32) -> i32 {
    let (session, effect) = (session(host), Effect::copy(&*effect));
    let mut state = session.state();
    state.begins += 1;
    if !session.publishes() || !matches!(state.call, Call::Run | Call::Rollback) {
        state.run.violations.push("R11 effects: begin() by a stage or in a call that may not have effects".into());
        return abi::SLIPWAY_E_DENIED;
    }
    if session.fake.cancel_at_begin == Some(state.begins) {
        session.fake.cancel();
    }
    if session.fake.is_cancelled() {
        return abi::SLIPWAY_E_CANCELLED;
    }
    if let Some((_, status)) = session.fake.fail_at_begin.filter(|(number, _)| *number == state.begins) {
        return status.0;
    }
    let held = session.fake.already_done.contains(&effect);
    *decision = if held { abi::SLIPWAY_EFFECT_ALREADY_DONE } else { abi::SLIPWAY_EFFECT_PROCEED };
    state.run.effects.push(if held { EffectRecord::AlreadyDone(effect) } else { EffectRecord::Begun(effect) });
    abi::SLIPWAY_OK
}

unsafe extern "C" fn done(host: *const slipway_host, effect: *const slipway_effect, observed: slipway_str) -> i32 {
    let effect = Effect::copy(&*effect);
    let Ok(observed) = serde_json::from_slice(bytes_of(observed)) else { return abi::SLIPWAY_E_CONFIG };
    let mut state = session(host).state();
    let open = state.run.effects.iter().fold(0, |open, record| match record {
        EffectRecord::Begun(begun) if *begun == effect => open + 1,
        EffectRecord::Done(done, _) if *done == effect => open - 1,
        _ => open,
    });
    if open <= 0 {
        let Effect { kind, name, .. } = &effect;
        state.run.violations.push(format!("R11 effects: done() of {kind} {name} without begin()"));
    }
    state.run.effects.push(EffectRecord::Done(effect, observed));
    abi::SLIPWAY_OK
}
