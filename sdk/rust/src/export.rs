//! The C side of a plugin: every function that the host calls is here, and none lets a panic out (R6).
use crate::abi::{self, slipway_effect, slipway_host, slipway_stage, slipway_str};
use crate::host::bytes_of;
use crate::{facets, Effect, Failure, Host, Request, Result, Stage, Status};
use core::ffi::{c_char, c_void};
use serde::de::DeserializeOwned;
use std::any::Any;
use std::ffi::CStr;
use std::marker::PhantomData;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr;

/// Data of the descriptor: written once by the compiler, and only read.
#[repr(transparent)]
pub struct Static<T>(pub T);
// SAFETY: never written.
unsafe impl<T> Sync for Static<T> {}

#[repr(C, align(4))]
pub struct Note {
    sizes: [u32; 2],
    kind: u32,
    name: [u8; 4],
    abi: [u16; 2],
    channel: u32,
}
pub const NOTE: Note = Note {
    sizes: [4, 8],
    kind: abi::SLIPWAY_NOTE_TYPE,
    name: *b"SLW\0",
    abi: [ABI_MAJOR, ABI_TARGET],
    channel: 0,
};

pub const ABI_MAJOR: u16 = abi::SLIPWAY_ABI_MAJOR as u16;
/// The lowest minor of a host that this crate needs.
pub const ABI_TARGET: u16 = 0;

/// A stage with the host it talks to, so that a failure can be told.
struct Instance<S> {
    host: Host,
    stage: S,
}

/// Run `action`, turning an error or a panic into fail() and a status (R6, R10).
fn guarded(host: Host, action: impl FnOnce() -> Result<()>) -> i32 {
    let failure = match catch_unwind(AssertUnwindSafe(action)) {
        Ok(Ok(())) => return abi::SLIPWAY_OK,
        Ok(Err(failure)) => failure,
        Err(panic) => {
            let failure = Failure::new(Status::INTERNAL, format!("the stage panicked: {}", text_of(&*panic)));
            std::mem::forget(panic); // Dropping what was thrown may panic too.
            failure
        }
    };
    match catch_unwind(AssertUnwindSafe(|| host.fail(&failure))) {
        Ok(status) => status,
        Err(panic) => {
            std::mem::forget(panic);
            abi::SLIPWAY_E_INTERNAL
        }
    }
}

fn text_of(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a text")
}

/// The message of a refusal names the parameter (R18).
fn parameters_of<P: DeserializeOwned>(config: &[u8]) -> Result<P> {
    if config.trim_ascii_start().first() != Some(&b'{') {
        return Err(Failure::config("the parameters are not a JSON object")); // A list would do for serde.
    }
    let mut reader = serde_json::Deserializer::from_slice(config);
    let parameters = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let has_place = error.inner().is_data() && path != ".";
        let place = if has_place { format!("{path}: ") } else { String::new() };
        Failure::config(format!("{place}{}", error.inner()))
    })?;
    reader.end().map_err(|error| Failure::config(error.to_string()))?;
    Ok(parameters)
}

/// SAFETY of all below: called by the host, which keeps the rules of abi.h: `raw_self` is what create() gave, and
/// what is borrowed is valid during the call.
unsafe extern "C" fn create<S: Stage>(
    _: *const slipway_stage,
    raw_host: *const slipway_host,
    config: slipway_str,
    out_self: *mut *mut c_void,
) -> i32 {
    let host = Host::new(raw_host);
    guarded(host, || {
        let stage = S::create(host, parameters_of::<S::Parameters>(bytes_of(config))?)?;
        *out_self = Box::into_raw(Box::new(Instance { host, stage })).cast();
        Ok(())
    })
}

unsafe fn with_stage<S: Stage>(
    raw_self: *mut c_void,
    request: slipway_str,
    action: impl FnOnce(&mut S, &Request) -> Result<()>,
) -> i32 {
    let instance = &mut *raw_self.cast::<Instance<S>>();
    guarded(instance.host, || action(&mut instance.stage, &Request::parse(bytes_of(request))?))
}

unsafe extern "C" fn run<S: Stage>(raw_self: *mut c_void, request: slipway_str) -> i32 {
    with_stage::<S>(raw_self, request, |stage, request| stage.run(request))
}

unsafe extern "C" fn plan<S: Stage>(raw_self: *mut c_void, request: slipway_str) -> i32 {
    with_stage::<S>(raw_self, request, |stage, request| stage.plan(request))
}

unsafe extern "C" fn rollback<S: Stage>(raw_self: *mut c_void, request: slipway_str) -> i32 {
    with_stage::<S>(raw_self, request, |stage, request| stage.rollback(request))
}

unsafe extern "C" fn probe<S: Stage>(
    raw_self: *mut c_void,
    request: slipway_str,
    effect: *const slipway_effect,
    answer: *mut i32,
) -> i32 {
    with_stage::<S>(raw_self, request, |stage, request| {
        *answer = stage.probe(request, &Effect::copy(&*effect))? as i32;
        Ok(())
    })
}

unsafe extern "C" fn destroy<S: Stage>(raw_self: *mut c_void) {
    let instance = Box::from_raw(raw_self.cast::<Instance<S>>());
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| drop(instance))) {
        std::mem::forget(panic);
    }
}

/// One entry more than there are services, and NULL at the end.
type Services = [*const c_char; 17];

const fn ended_by_null(list: &[&CStr]) -> Services {
    let mut pointers: Services = [ptr::null(); 17];
    let mut index = 0;
    while index < list.len() {
        pointers[index] = list[index].as_ptr();
        index += 1;
    }
    pointers
}

const fn size_of<T>() -> u32 {
    std::mem::size_of::<T>() as u32
}

/// The C description of the stage S.
pub struct Described<S>(PhantomData<S>);

impl<S: Stage> Described<S> {
    const NEEDS: &'static Services = &ended_by_null(S::TYPE.needs);
    const WANTS: &'static Services = &ended_by_null(S::TYPE.wants);
    const PLAN: &'static abi::slipway_action_v1 =
        &abi::slipway_action_v1 { struct_size: size_of::<abi::slipway_action_v1>(), reserved: 0, perform: Some(plan::<S>) };
    const ROLLBACK: &'static abi::slipway_action_v1 = &abi::slipway_action_v1 {
        struct_size: size_of::<abi::slipway_action_v1>(),
        reserved: 0,
        perform: Some(rollback::<S>),
    };
    const PROBE: &'static abi::slipway_probe_v1 =
        &abi::slipway_probe_v1 { struct_size: size_of::<abi::slipway_probe_v1>(), reserved: 0, probe: Some(probe::<S>) };
    pub const STAGE: &'static slipway_stage = &slipway_stage {
        struct_size: size_of::<slipway_stage>(),
        flags: S::TYPE.flags,
        id: S::TYPE.id.as_ptr(),
        title: S::TYPE.title.as_ptr(),
        summary: S::TYPE.summary.as_ptr(),
        config_schema: S::TYPE.config_schema.as_ptr(),
        output_schema: S::TYPE.output_schema.as_ptr(),
        needs: Self::NEEDS.as_ptr(),
        wants: Self::WANTS.as_ptr(),
        create: Some(create::<S>),
        run: Some(run::<S>),
        destroy: Some(destroy::<S>),
        facet: Some(Self::facet),
    };

    unsafe extern "C" fn facet(_: *mut c_void, id: *const c_char) -> *const c_void {
        let id = CStr::from_ptr(id);
        let has = |facet| S::TYPE.facets & facet != 0;
        if id == abi::SLIPWAY_FACET_PLAN && has(facets::PLAN) {
            ptr::from_ref(Self::PLAN).cast()
        } else if id == abi::SLIPWAY_FACET_ROLLBACK && has(facets::ROLLBACK) {
            ptr::from_ref(Self::ROLLBACK).cast()
        } else if id == abi::SLIPWAY_FACET_PROBE && has(facets::PROBE) {
            ptr::from_ref(Self::PROBE).cast()
        } else {
            ptr::null()
        }
    }
}

/// Makes the one exported symbol and the ELF note. Use it once in a `cdylib`, with `c""` literals.
#[macro_export]
macro_rules! export {
    (id: $id:literal, version: $version:literal, license: $license:literal, homepage: $homepage:literal,
     stages: [$($stage:ty),+ $(,)?] $(,)?) => {
        const _: () = {
            use $crate::abi::{slipway_plugin, slipway_stage};
            use $crate::export::{Described, Note, Static, ABI_MAJOR, ABI_TARGET, NOTE};

            #[used]
            #[link_section = ".note.slipway"]
            static SLIPWAY_NOTE: Note = NOTE;

            static STAGES: Static<[*const slipway_stage; [$(stringify!($stage)),+].len() + 1]> =
                Static([$(Described::<$stage>::STAGE as *const slipway_stage,)+ std::ptr::null()]);
            static PLUGIN: Static<slipway_plugin> = Static(slipway_plugin {
                struct_size: std::mem::size_of::<slipway_plugin>() as u32,
                abi_major: ABI_MAJOR,
                abi_minor: ABI_TARGET,
                id: $id.as_ptr(),
                version: $version.as_ptr(),
                license: $license.as_ptr(),
                homepage: $homepage.as_ptr(),
                built_with: $crate::export::BUILT_WITH.as_ptr(),
                stages: &STAGES.0 as *const *const slipway_stage,
            });

            #[no_mangle]
            extern "C" fn slipway_plugin_entry_v1() -> *const slipway_plugin {
                &PLUGIN.0
            }
        };
    };
}

pub const BUILT_WITH: &CStr = c"slipway-rust 1.0";
