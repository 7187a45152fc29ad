//! The same without any crate: rustc and the C ABI of that release, written down here as far as it is used.
use std::ffi::{c_char, c_void, CStr};
use std::ptr::null;

#[repr(C)]
#[derive(Clone, Copy)]
struct Str {
    ptr: *const u8,
    len: usize,
}

#[repr(C)]
struct Host {
    struct_size: u32,
    abi_minor: u32,
    implementation: *mut c_void,
    name: *const c_char,
    version: *const c_char,
    service: unsafe extern "C" fn(*const Host, *const c_char) -> *const c_void,
    fail: unsafe extern "C" fn(*const Host, i32, Str, Str),
}

#[repr(C)]
struct Log {
    struct_size: u32,
    min_level: u32,
    write: unsafe extern "C" fn(*const Host, i32, Str, Str),
}

#[repr(C)]
struct Artifact {
    struct_size: u32,
    fd: i32,
    name: Str,
    media_type: Str,
    path: Str,
    annotations: Str,
}

#[repr(C)]
struct Emit {
    struct_size: u32,
    reserved: u32,
    value: unsafe extern "C" fn(*const Host, Str, Str) -> i32,
    artifact: unsafe extern "C" fn(*const Host, *const Artifact) -> i32,
}

#[repr(C)]
struct Secret {
    struct_size: u32,
    reserved: u32,
    read: unsafe extern "C" fn(*const Host, Str, *mut u8, usize, *mut usize) -> i32,
}

#[repr(C)]
struct Effect {
    struct_size: u32,
    reserved: u32,
    texts: [Str; 4],
}

#[repr(C)]
struct Effects {
    struct_size: u32,
    reserved: u32,
    declare: unsafe extern "C" fn(*const Host, *const Effect) -> i32,
    begin: unsafe extern "C" fn(*const Host, *const Effect, *mut i32) -> i32,
    done: unsafe extern "C" fn(*const Host, *const Effect, Str) -> i32,
}

#[repr(C)]
struct Stage {
    struct_size: u32,
    flags: u32,
    texts: [*const c_char; 5],
    needs: *const *const c_char,
    wants: *const *const c_char,
    create: unsafe extern "C" fn(*const Stage, *const Host, Str, *mut *const Host) -> i32,
    run: unsafe extern "C" fn(*const Host, Str) -> i32,
    destroy: extern "C" fn(*const Host),
    facet: Option<unsafe extern "C" fn(*const Host, *const c_char) -> *const c_void>,
}

#[repr(C)]
struct Plugin {
    struct_size: u32,
    abi: [u16; 2],
    texts: [*const c_char; 5],
    stages: *const *const Stage,
}

#[repr(C, align(4))]
struct Note(u32, u32, u32, [u8; 4], [u16; 2], u32);

#[used]
#[link_section = ".note.slipway"]
static NOTE: Note = Note(4, 8, 0x534c5701, *b"SLW\0", [1, 0], 0);

fn text(text: &str) -> Str {
    Str { ptr: text.as_ptr(), len: text.len() }
}

unsafe fn holds(haystack: Str, needle: &str) -> bool {
    let bytes = std::slice::from_raw_parts(haystack.ptr, haystack.len);
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

unsafe fn service<'a, T>(host: *const Host, id: &CStr) -> &'a T {
    ((*host).service)(host, id.as_ptr()).cast::<T>().as_ref().expect("the service is there")
}

unsafe fn say(host: *const Host, line: &str) {
    (service::<Log>(host, c"slipway.log/1").write)(host, 20, text(line), text(""));
}

/// The stage is nothing but its host.
unsafe extern "C" fn create(_: *const Stage, host: *const Host, config: Str, out_self: *mut *const Host) -> i32 {
    *out_self = host;
    if !holds(config, "broken") {
        return 0;
    }
    ((*host).fail)(host, -1, text("the vase is broken"), text(r#"{"hint":"glue it"}"#));
    -1
}

unsafe extern "C" fn run(host: *const Host, request: Str) -> i32 {
    say(host, if holds(request, r#""workspace""#) { "request whole" } else { "request empty" });
    let emit = service::<Emit>(host, c"slipway.emit/1");
    std::fs::write("vase.txt", "a vase\n").expect("the workspace can be written");
    let artifact = Artifact {
        struct_size: size_of::<Artifact>() as u32,
        fd: -1,
        name: text("vase.txt"),
        media_type: text("text/plain"),
        path: text("vase.txt"),
        annotations: text(""),
    };
    say(host, &format!("value {}", (emit.value)(host, text("piece"), text(r#"{"age":1}"#))));
    say(host, &format!("artifact {}", (emit.artifact)(host, &artifact)));
    let (mut secret, mut size) = ([0; 64], 0);
    let secrets = service::<Secret>(host, c"slipway.secret/1");
    (secrets.read)(host, text("TOKEN"), secret.as_mut_ptr(), secret.len(), &mut size);
    say(host, &format!("it is {}", String::from_utf8_lossy(&secret[..size])));
    let effects = service::<Effects>(host, c"slipway.effect/1");
    let texts = ["museum.piece", "hall 1", "vase", "sha256:0"].map(text);
    let vase = Effect { struct_size: size_of::<Effect>() as u32, reserved: 0, texts };
    let mut decision = -1;
    let begun = (effects.begin)(host, &vase, &mut decision);
    say(host, &format!("begin {begun}, decision {decision}"));
    say(host, &format!("done {}", (effects.done)(host, &vase, text(r#"{"seen":true}"#))));
    0
}

extern "C" fn destroy(_: *const Host) {}

struct Shared<T>(T);
unsafe impl<T> Sync for Shared<T> {}

static WANTS: Shared<[*const c_char; 3]> = Shared([c"slipway.secret/1".as_ptr(), c"slipway.effect/1".as_ptr(), null()]);
static STAGE: Shared<Stage> = Shared(Stage {
    struct_size: size_of::<Stage>() as u32,
    flags: 1 << 2,
    texts: [
        c"com.example.everything".as_ptr(),
        c"Everything".as_ptr(),
        c"Uses most there is".as_ptr(),
        c"{\"type\":\"object\"}".as_ptr(),
        c"{\"type\":\"object\"}".as_ptr(),
    ],
    needs: null(),
    wants: &WANTS.0 as *const *const c_char,
    create,
    run,
    destroy,
    facet: None,
});
static STAGES: Shared<[*const Stage; 2]> = Shared([&STAGE.0, null()]);
static PLUGIN: Shared<Plugin> = Shared(Plugin {
    struct_size: size_of::<Plugin>() as u32,
    abi: [1, 0],
    texts: [
        c"com.example.everything".as_ptr(),
        c"1.0.0".as_ptr(),
        c"Apache-2.0".as_ptr(),
        c"".as_ptr(),
        c"Rust".as_ptr(),
    ],
    stages: &STAGES.0 as *const *const Stage,
});

#[no_mangle]
extern "C" fn slipway_plugin_entry_v1() -> *const c_void {
    std::ptr::addr_of!(PLUGIN.0).cast()
}
