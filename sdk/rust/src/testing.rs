//! A fake host: test a stage with `cargo test`, without Slipway.
//!
//! ```ignore
//! let mut host = FakeHost::default();
//! host.secrets.insert("TOKEN".into(), "s3cret".into());
//! let run = host.run::<Greet>(&json!({}), &json!({"workspace": "/tmp/w"}));
//! assert_eq!(run.result, Ok(()));
//! assert_eq!(run.log, [(Level::Info, "hello".into())]);
//! ```
//!
//! The stage is called as Slipway calls it, through its C functions, so a panic or an error ends as it will there.
//! Commands really run, in the workspace of the request. Besides log, progress, cancel and emit a stage gets only the
//! services that its type lists in `needs` or `wants`.
mod commands;
mod services;

use crate::export::Described;
use crate::{abi, Effect, Level, Observed, Stage, Status};
use serde_json::Value;
use services::{Call, Session};
use std::collections::HashMap;
use std::ffi::{c_void, CStr};
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Mutex;
use std::time::Duration;

/// Set the public members before the call. One host may serve several calls: the cache and a cancellation stay.
#[derive(Default)]
pub struct FakeHost {
    pub secrets: HashMap<String, Vec<u8>>,
    /// Of commands, in addition to the environment of the test.
    pub environment: HashMap<String, String>,
    /// Services to refuse although the stage asks for them: `services::EXEC`.
    pub withheld: Vec<&'static CStr>,
    /// `Host::begin` says of these that the world holds them.
    pub already_done: Vec<Effect>,
    /// The Nth `Host::begin`, from 1, fails like this.
    pub fail_at_begin: Option<(usize, Status)>,
    /// The Nth `Host::begin`, from 1, cancels the run.
    pub cancel_at_begin: Option<usize>,
    /// Key to content: what earlier runs kept, and what the stage adds.
    pub cache: Mutex<HashMap<String, Vec<u8>>>,
    pub cancelled: AtomicBool,
}

/// What the stage said when it did not succeed.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub status: Status,
    pub message: String,
    /// Null when there are none.
    pub details: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Artifact {
    pub name: String,
    pub media_type: String,
    pub path: String,
    pub content: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum EffectRecord {
    Declared(Effect),
    Begun(Effect),
    AlreadyDone(Effect),
    /// With what was observed.
    Done(Effect, Value),
}

/// The whole outcome of one call, to be compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub result: Result<(), Told>,
    pub values: Vec<(String, Value)>,
    pub artifacts: Vec<Artifact>,
    /// What commands print is here too, line by line.
    pub log: Vec<(Level, String)>,
    pub progress: Vec<(i32, String)>,
    pub effects: Vec<EffectRecord>,
    /// Processes that outlive the run.
    pub kept: Vec<i64>,
    /// Rules of abi.h that the stage broke: "R11 effects: ...".
    pub violations: Vec<String>,
}

impl Default for Run {
    fn default() -> Self {
        Run {
            result: Ok(()),
            values: Vec::new(),
            artifacts: Vec::new(),
            log: Vec::new(),
            progress: Vec::new(),
            effects: Vec::new(),
            kept: Vec::new(),
            violations: Vec::new(),
        }
    }
}

impl FakeHost {
    /// From a request to end a command to its kill.
    pub const GRACE: Duration = Duration::from_secs(2);

    pub fn run<S: Stage>(&self, config: &Value, request: &Value) -> Run {
        let run = Described::<S>::STAGE.run.expect("every stage runs");
        // SAFETY: as `perform` promises.
        self.perform::<S>(Call::Run, config, request, |stage, text| unsafe { run(stage, text) })
    }
    pub fn plan<S: Stage>(&self, config: &Value, request: &Value) -> Run {
        self.action::<S>(Call::Plan, abi::SLIPWAY_FACET_PLAN, config, request)
    }
    pub fn rollback<S: Stage>(&self, config: &Value, request: &Value) -> Run {
        self.action::<S>(Call::Rollback, abi::SLIPWAY_FACET_ROLLBACK, config, request)
    }
    /// What was observed means something when the result is `Ok`.
    pub fn probe<S: Stage>(&self, config: &Value, request: &Value, effect: &Effect) -> (Run, Observed) {
        let mut answer = Observed::Unknown as i32;
        let run = self.perform::<S>(Call::Probe, config, request, |stage, text| {
            let probe = facet::<S, abi::slipway_probe_v1>(stage, abi::SLIPWAY_FACET_PROBE).probe;
            // SAFETY: as `perform` promises.
            unsafe { probe.expect("a table is whole")(stage, text, &effect.raw(), &mut answer) }
        });
        let known = [Observed::Absent, Observed::PresentSame, Observed::PresentOther];
        (run, known.into_iter().find(|known| *known as i32 == answer).unwrap_or(Observed::Unknown))
    }

    /// Ask the stage to stop, now and in all later calls. From any thread.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::SeqCst);
    }
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::SeqCst)
    }
    /// create, then the action, which returns a status, then destroy. The action gets an instance of S and a text that are
    /// valid during its call.
    fn perform<S: Stage>(
        &self,
        call: Call,
        config: &Value,
        request: &Value,
        action: impl FnOnce(*mut c_void, abi::slipway_str) -> i32,
    ) -> Run {
        let (config, text) = (config.to_string(), request.to_string());
        let session = Session::new::<S>(self, request["workspace"].as_str().unwrap_or("."));
        if let Some(missing) = session.missing::<S>(call) {
            return session.end(missing);
        }
        let host = session.raw();
        let stage = Described::<S>::STAGE;
        let mut instance = ptr::null_mut();
        let (create, destroy) = (stage.create.expect("it can be made"), stage.destroy.expect("it can be destroyed"));
        // SAFETY: the host outlives the stage, and the texts outlive the calls.
        let mut status = unsafe { create(stage, &host, crate::host::str_of(&config), &mut instance) };
        if status == abi::SLIPWAY_OK {
            session.enter(call);
            status = action(instance, crate::host::str_of(&text));
            // SAFETY: create() made it, and nothing uses it from here on.
            unsafe { destroy(instance) };
        }
        session.end(status)
    }

    fn action<S: Stage>(&self, call: Call, id: &CStr, config: &Value, request: &Value) -> Run {
        self.perform::<S>(call, config, request, |stage, text| {
            let perform = facet::<S, abi::slipway_action_v1>(stage, id).perform;
            // SAFETY: as `perform` promises.
            unsafe { perform.expect("a table is whole")(stage, text) }
        })
    }
}

fn facet<S: Stage, T>(stage: *mut c_void, id: &CStr) -> &'static T {
    let facet = Described::<S>::STAGE.facet.expect("every stage is asked for its facets");
    // SAFETY: `stage` is an instance of S, and the table of this id has the type T and is static.
    let table: Option<&T> = unsafe { facet(stage, id.as_ptr()).cast::<T>().as_ref() };
    table.expect("its type lists the facet")
}
