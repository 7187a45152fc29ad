/* slipway/abi.h - the stage-plugin ABI, major version 1.
 *
 * Plain C99.  Depends on <stddef.h> and <stdint.h> and nothing else; no symbol of the host is ever linked, so a
 * plugin loads into any host that speaks major version 1.
 *
 * Rules.  Each has an id, used by the loader's messages, by the validator and by the page that is made of this header.
 * Behind "Else" stands what happens otherwise, behind "By" who checks it.
 *  R1  one-export       The library exports exactly one symbol, slipway_plugin_entry_v1.  Everything else is hidden.
 *                       Else: symbols of two plugins or of a library they share are mixed up.  By: validator.
 *  R2  struct-size      Structs grow only at the end.  The first member is struct_size, set by whoever built the
 *                       struct.  A member is read only after SLIPWAY_HAS() says yes.  Nobody writes into the other
 *                       side's struct.  Else: a newer side reads or writes memory that the older one does not have.
 *                       By: loader (descriptor), validator.
 *  R3  borrowed         Pointers are borrowed for the duration of the call that carries them; longer means copying.  No
 *                       call returns memory that must be freed.  Else: use after free.  By: validator.
 *  R4  text             Text is UTF-8.  Static metadata ends with NUL; run-time text is a slipway_str (pointer and
 *                       length, no NUL promised).  Structured text is JSON.  Else: reading past the end; a value that
 *                       the host refuses with SLIPWAY_E_CONFIG.  By: loader (descriptor), host (values), validator.
 *  R5  fixed-width      Signatures hold fixed-width integers and pointers only: no bool, enum, long, float, va_list,
 *                       FILE*, struct by value other than slipway_str, and no C++ type.  Else: two compilers disagree
 *                       about a call.  By: the tests of this header.
 *  R6  no-escape        No exception, panic, longjmp or exit() leaves a plugin function.  Else: the worker ends and the
 *                       stage fails with exit 5.  By: host (run), validator.
 *  R7  threads          [main]: called on the worker's main thread, one at a time.  [any]: callable from every thread
 *                       while a [main] function of the stage is active.  [scan]: pure; no I/O, threads or allocation.
 *                       Else: data races.  By: host ([main]), validator ([scan]).
 *  R8  ids              A service or facet id is "<name>/<rev>".  It is frozen on its first release; an incompatible
 *                       change takes a new rev.  An unknown id gives NULL.  Else: a function is called with another
 *                       meaning than its author had.  By: validator (facets), the tests of this header.
 *  R9  no-unload        The library is never unloaded; the process ends instead.  Else: code of a thread or of an exit
 *                       handler is gone while it runs.  By: loader.
 *  R10 fail-first       A non-OK status is preceded by slipway_host.fail() on the same call, which says why.  Else: the
 *                       user reads a number instead of a reason.  By: validator.
 *  R11 effects          A change of the outside world is announced with effect.begin() before and effect.done() after,
 *                       and only by a stage that has the flag SLIPWAY_STAGE_PUBLISHES.  Else: an interrupted run does
 *                       it twice, or leaves it unknown.  By: host (flag, journal); nobody for changes that are not
 *                       announced.
 *  R12 elf-note         The library carries SLIPWAY_NOTE(), and it agrees with the descriptor.  Else: the loader
 *                       refuses it before any of its code runs, or after (exit 3 or 5).  By: loader, validator.
 *  R13 entry-pure       slipway_plugin_entry_v1() gives the same pointer with the same content every time, on any
 *                       thread.  Else: what was checked is not what runs.  By: validator.
 *  R14 load-quiet       Loading the library does nothing that can be seen: no output, thread, child, descriptor,
 *                       socket, file, signal handler, exit handler with effects, no change of cwd, umask, environment
 *                       or locale.  Else: describing a plugin has side effects; it may hang or crash for everybody.
 *                       By: loader (10 s limit, crash), validator.
 *  R15 descriptor       Ids are reverse DNS and unique in the plugin, versions are SemVer, licences SPDX, texts are not
 *                       empty, no member but facet is NULL, flags are known.  Else: the loader refuses the plugin
 *                       (exit 5).  By: loader (not lists, not low flags), validator.
 *  R16 schemas          config_schema and output_schema are JSON Schemas (draft 7) of an object, and each
 *                       default in them fits its own schema.  Else: a mistake of the plugin is blamed on the user.  By:
 *                       loader, validator.
 *  R17 pairing          destroy() is called once for each create() that returned OK and releases all that it took.
 *                       After another status *out_self is not used.  Else: memory and descriptors leak in a host that
 *                       creates stages more than once.  By: validator.
 *  R18 refuse-config    create() refuses parameters that it cannot use with SLIPWAY_E_CONFIG and a message that names
 *                       the parameter, whatever the JSON object holds.  Else: a wrong parameter is found when the work
 *                       is half done, or crashes the stage.  By: validator.
 *  R19 facets           facet() gives NULL for every id that it does not know, also for one with more text behind a
 *                       known id.  A table that it gives is whole.  Else: the host calls what is not there.  By:
 *                       validator.
 *  R20 cancel           After a request to cancel, run() returns SLIPWAY_E_CANCELLED within the grace, commands
 *                       included.  Else: the process is ended in its midst.  By: host (limit, commands), validator.
 *  R21 pure             A stage with SLIPWAY_STAGE_PURE writes nothing but its workspace, its output folder and its
 *                       outputs.  Else: a skipped stage is missed.  By: validator.
 *  R22 idempotent       A stage with SLIPWAY_STAGE_IDEMPOTENT gives the same outputs when it runs again with equal
 *                       inputs.  Else: a resumed run ends otherwise than one that was not interrupted.  By: validator.
 *  R23 secrets          A secret is in no log, output, value, artifact, argument of a command or file, and its buffer
 *                       is wiped after use.  Else: masking is the only defence, and it does not reach files.  By: host
 *                       (masking), validator (canary), nobody (buffer).
 *  R24 services-in-time Services are used only while a function of the stage is active, by [any] thread that has ended
 *                       before the function returns.  Else: the host is called about a stage that is over: the call is
 *                       refused or ends the process.  By: validator.
 *  R25 self-contained   The library has no undefined symbol that its own dependencies do not give, no RPATH, no text
 *                       relocation and no executable stack, and is bound when it is loaded.  Else: it fails in the
 *                       middle of a run, or loads other code than was tested.  By: validator.
 *  R26 workspace        A stage writes only into its workspace, its output folder and where its parameters say, and
 *                       works when the paths have blanks and letters of any language, without HOME and TMPDIR.  Else:
 *                       stages disturb each other; it works on the author's machine only.  By: validator.
 */
#ifndef SLIPWAY_ABI_H
#define SLIPWAY_ABI_H

#include <stddef.h>
#include <stdint.h>

#define SLIPWAY_ABI_MAJOR 1
#define SLIPWAY_ABI_MINOR 0 /* Newest minor that this header describes. */
#ifndef SLIPWAY_ABI_TARGET  /* Lowest host minor that the plugin needs; define it before including to ask for more. */
#define SLIPWAY_ABI_TARGET 0
#endif
#if SLIPWAY_ABI_TARGET > SLIPWAY_ABI_MINOR
#error "SLIPWAY_ABI_TARGET is newer than this header"
#endif

#if defined(_WIN32)
#define SLIPWAY_EXPORT __declspec(dllexport)
#define SLIPWAY_CALL __cdecl
#else
#define SLIPWAY_EXPORT __attribute__((visibility("default")))
#define SLIPWAY_CALL
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* True when *p, as built by its owner, is large enough to hold `field` (R2). */
#define SLIPWAY_HAS(type, p, field) ((p)->struct_size >= offsetof(type, field) + sizeof((p)->field))

/* ---- Scalars -------------------------------------------------------------------------------------------------- */

/* Borrowed text (R3, R4).  Frozen: the only struct that is passed by value. */
typedef struct slipway_str {
  const char* ptr; /* May be NULL when len is 0. */
  size_t len;      /* Bytes. */
} slipway_str;

/* What a call came to.  Each non-OK status is one class of exit code of the host, so that a plugin decides the
 * class and the host decides the rest.  An unknown negative value counts as SLIPWAY_E_INTERNAL. */
typedef int32_t slipway_status;
enum {
  SLIPWAY_OK = 0,
  SLIPWAY_VERDICT_FAIL = 1,        /* The stage did its job and the answer is "no" (red).              exit 1   */
  SLIPWAY_E_CONFIG = -1,           /* A parameter is wrong: the user's to mend.                        exit 3   */
  SLIPWAY_E_UNSUPPORTED = -2,      /* Asked for something that this plugin or host does not offer.     exit 3   */
  SLIPWAY_E_CANCELLED = -3,        /* Stopped because the host asked.                                  exit 130 */
  SLIPWAY_E_DENIED = -4,           /* Not granted: a secret, service or effect that was not declared.  exit 9   */
  SLIPWAY_E_NOT_FOUND = -5,        /* A local tool or file is missing.                                 exit 6   */
  SLIPWAY_E_RANGE = -6,            /* Buffer too small; *needed says how big.                          exit 5   */
  SLIPWAY_E_IO = -7,               /* Local environment: disk, permission, memory.                     exit 6   */
  SLIPWAY_E_TRANSIENT = -8,        /* A remote did not answer well; safe to run again.                 exit 8   */
  SLIPWAY_E_INTERNAL = -9,         /* A bug in the plugin.                                             exit 5   */
  SLIPWAY_E_REFUSED = -10,         /* A remote said no: auth, policy, immutable conflict, other 4xx.   exit 7   */
  SLIPWAY_E_INTEGRITY = -11,       /* Content is not what its digest says, or a gate is shut.          exit 9   */
  SLIPWAY_E_ROLLED_BACK = -12,     /* The deployment failed; its predecessor runs again, verified.     exit 11  */
  SLIPWAY_E_ROLLBACK_FAILED = -13, /* The deployment failed and the roll-back too: call a human.       exit 12  */
  SLIPWAY_E_IN_DOUBT = -14,        /* An effect may or may not have happened and cannot be probed.     exit 13  */
  SLIPWAY_E_SOURCE = -15,          /* The state of the source is refused.                              exit 4   */
  SLIPWAY_E_LOCKED = -16           /* Held by somebody else.                                           exit 10  */
};

/* ---- Host side ------------------------------------------------------------------------------------------------ */

/* The host as a stage sees it.  Owned by the host, valid until destroy() of the stage returns. */
typedef struct slipway_host slipway_host;
struct slipway_host {
  uint32_t struct_size;
  uint32_t abi_minor;  /* Newest minor that the host implements. */
  void* impl;          /* The host's own. */
  const char* name;    /* Product name, for messages. */
  const char* version; /* SemVer, for messages. */
  /* Look up a service table.  NULL: unknown to this host, or not granted to this stage.  A non-NULL table has every
   * function of its rev filled in and stays valid as long as the host.  [any] */
  const void*(SLIPWAY_CALL* service)(const slipway_host* host, const char* id);
  /* Give the reason for the non-OK status about to be returned (R10).  message: one sentence for a person.  details:
   * empty or a JSON object; the host understands "why", "state" (of the world), "hint" (what to do), all text, and
   * "failures", an array of {"name","message","file","line"}.  The last call before the return wins.  [any] */
  void(SLIPWAY_CALL* fail)(const slipway_host* host, slipway_status code, slipway_str message,
                           slipway_str details_json);
};

/* "slipway.log/1": text for a person.  A message is one record; newlines in it are kept. */
#define SLIPWAY_SERVICE_LOG "slipway.log/1"
enum {
  SLIPWAY_LOG_TRACE = 0,
  SLIPWAY_LOG_DEBUG = 10,
  SLIPWAY_LOG_INFO = 20,
  SLIPWAY_LOG_WARN = 30,
  SLIPWAY_LOG_ERROR = 40
};
typedef struct slipway_log_v1 {
  uint32_t struct_size;
  uint32_t min_level; /* Below it a record is dropped; testing it is cheaper than calling. */
  /* fields: empty or a JSON object, which is shown behind the text.  [any] */
  void(SLIPWAY_CALL* write)(const slipway_host* host, int32_t level, slipway_str text, slipway_str fields_json);
} slipway_log_v1;

/* "slipway.progress/1": parts in 1/10000 (0 to 10000), or -1 while the total is unknown. */
#define SLIPWAY_SERVICE_PROGRESS "slipway.progress/1"
typedef struct slipway_progress_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* label: what is being done now; may be empty.  [any] */
  void(SLIPWAY_CALL* report)(const slipway_host* host, int32_t parts, slipway_str label);
} slipway_progress_v1;

/* "slipway.cancel/1": poll the flag, or wait for fd to become readable.  After the grace the host ends the process. */
#define SLIPWAY_SERVICE_CANCEL "slipway.cancel/1"
typedef struct slipway_cancel_v1 {
  uint32_t struct_size;
  int32_t fd; /* Owned by the host: poll it, never read or close it. */
  /* 1 once the host asked the stage to stop, else 0.  [any] */
  int32_t(SLIPWAY_CALL* requested)(const slipway_host* host);
  /* Milliseconds until the host stops asking nicely; -1: not cancelled.  [any] */
  int64_t(SLIPWAY_CALL* grace_ms)(const slipway_host* host);
} slipway_cancel_v1;

/* "slipway.emit/1": results are pushed, never returned. */
#define SLIPWAY_SERVICE_EMIT "slipway.emit/1"
typedef struct slipway_artifact {
  uint32_t struct_size;
  int32_t fd;              /* Readable regular file; the host duplicates it.  -1: use path. */
  slipway_str name;        /* Unique in the run: [A-Za-z0-9][A-Za-z0-9._-]*. */
  slipway_str media_type;  /* Empty: application/octet-stream. */
  slipway_str path;        /* Relative to the workspace and inside it; symbolic links are refused. */
  slipway_str annotations; /* Empty or a JSON object of texts. */
} slipway_artifact;
typedef struct slipway_emit_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* Record a value under a name.  The names "report", "image", "verdict", "publication" and "deployment" have
   * schemas of the host; a stage's output_schema describes the object of all its values.  A name is emitted once,
   * except "report", which may be emitted once per suite.  SLIPWAY_E_CONFIG: not JSON, or against the schema. */
  slipway_status(SLIPWAY_CALL* value)(const slipway_host* host, slipway_str name, slipway_str json); /* [any] */
  /* Hand a file over.  The host copies it, computes its digest and makes it known to the stages downstream.
   * SLIPWAY_E_NOT_FOUND: missing.  SLIPWAY_E_INTEGRITY: a link, outside the workspace, or changed meanwhile. */
  slipway_status(SLIPWAY_CALL* artifact)(const slipway_host* host, const slipway_artifact* artifact); /* [any] */
} slipway_emit_v1;

/* "slipway.secret/1": the plugin brings the buffer, so it can wipe it.  Granted to stages that declare secrets. */
#define SLIPWAY_SERVICE_SECRET "slipway.secret/1"
typedef struct slipway_secret_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* Copy the secret's bytes (no NUL added) into buf and its length into *needed.  SLIPWAY_E_RANGE: cap is smaller than
   * *needed, buf untouched.  SLIPWAY_E_DENIED: the stage's configuration does not list the name.  The host masks
   * every value that it has handed out, in all output.  [any] */
  slipway_status(SLIPWAY_CALL* read)(const slipway_host* host, slipway_str name, char* buf, size_t cap, size_t* needed);
} slipway_secret_v1;

/* "slipway.exec/1": commands run as children of the host, in a process group of their own, with captured and masked
 * output.  They end with the stage. */
#define SLIPWAY_SERVICE_EXEC "slipway.exec/1"
enum {
  SLIPWAY_EXEC_CAPTURE = 1u << 0,  /* *out_fd: read end of the child's stdout, owned by the caller; not logged. */
  SLIPWAY_EXEC_QUIET = 1u << 1,    /* What would go to the log is dropped. */
  SLIPWAY_EXEC_EXACT_ENV = 1u << 2 /* env is the whole environment, not additions. */
};
typedef struct slipway_exec_req {
  uint32_t struct_size;
  uint32_t flags;          /* SLIPWAY_EXEC_*; an unknown bit is SLIPWAY_E_UNSUPPORTED. */
  const slipway_str* argv; /* argv[0] is looked up on the host's PATH unless it holds a '/'. */
  size_t argc;
  const slipway_str* env; /* "K=V", added to the stage's environment. */
  size_t envc;
  slipway_str cwd;     /* Empty: the workspace. */
  int32_t stdin_fd;    /* Duplicated by the host.  -1: /dev/null. */
  int32_t output_fd;   /* Duplicated by the host: receives stdout and stderr instead of the log.  -1: the log. */
  uint32_t timeout_ms; /* 0: only the stage's own limit. */
} slipway_exec_req;
typedef struct slipway_exec_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* Start a command.  SLIPWAY_E_NOT_FOUND: no such program.  out_fd may be NULL without CAPTURE.  [any] */
  slipway_status(SLIPWAY_CALL* start)(const slipway_host* host, const slipway_exec_req* req, uint64_t* out_id,
                                      int32_t* out_fd);
  /* Wait for its end and for its output to be drained.  One of the two is meaningful: *signal is 0 after a normal
   * exit.  SLIPWAY_E_TRANSIENT: its time-out struck.  SLIPWAY_E_CANCELLED: the stage is being cancelled.  [any] */
  slipway_status(SLIPWAY_CALL* wait)(const slipway_host* host, uint64_t id, int32_t* exit_code, int32_t* signal);
  /* Ask its process group to end: SIGTERM, after 2 s SIGKILL.  Returns at once; wait() still has to be called. [any] */
  slipway_status(SLIPWAY_CALL* stop)(const slipway_host* host, uint64_t id);
  /* Let the process `pid`, which a command of this stage left behind, outlive the run: a deployment.  Only with
   * SLIPWAY_STAGE_PUBLISHES, and only for a descendant of the host.  SLIPWAY_E_DENIED otherwise.  [any] */
  slipway_status(SLIPWAY_CALL* keep)(const slipway_host* host, int64_t pid);
} slipway_exec_v1;

/* "slipway.cache/1": content that outlives the run.  It travels as a descriptor, so its size does not matter. */
#define SLIPWAY_SERVICE_CACHE "slipway.cache/1"
typedef struct slipway_cache_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* *out_fd: readable, owned by the caller.  SLIPWAY_E_NOT_FOUND: nothing under the key.  [any] */
  slipway_status(SLIPWAY_CALL* fetch)(const slipway_host* host, slipway_str key, int32_t* out_fd);
  /* Keep what fd holds from its current offset.  The key belongs to the stage type: two types never collide.  [any] */
  slipway_status(SLIPWAY_CALL* store)(const slipway_host* host, slipway_str key, int32_t fd);
} slipway_cache_v1;

/* "slipway.effect/1": changes of the outside world (R11).  An effect is named by all four texts together; equal texts
 * mean the same effect, in this run and in every other. */
#define SLIPWAY_SERVICE_EFFECT "slipway.effect/1"
typedef struct slipway_effect {
  uint32_t struct_size;
  uint32_t reserved;
  slipway_str kind;   /* What is done: "oci.tag", "oci.manifest", "local.deployment", ... */
  slipway_str target; /* Where: a repository, a host, a directory. */
  slipway_str name;   /* Which one there: a tag, a path, a service. */
  slipway_str digest; /* The content it will have: "sha256:...". */
} slipway_effect;
enum {
  SLIPWAY_EFFECT_PROCEED = 0,     /* Do it, then call done(). */
  SLIPWAY_EFFECT_ALREADY_DONE = 1 /* The world was seen to hold it: do nothing and do not call done(). */
};
typedef struct slipway_effect_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* Name an effect that run() would have.  Called from the facet slipway.plan/1 only, in the order of run().  [any] */
  slipway_status(SLIPWAY_CALL* declare)(const slipway_host* host, const slipway_effect* effect);
  /* Ask before acting.  When it returns SLIPWAY_OK the intent is on disk.  SLIPWAY_E_CANCELLED: the run is stopping,
   * do not act.  SLIPWAY_E_DENIED: the stage may not have effects.  SLIPWAY_E_INTEGRITY: the kind puts an image
   * somewhere ("oci.manifest", "oci.tag", "local.deployment") and the digest did not pass, or a text of the effect
   * holds a secret.  SLIPWAY_E_IO: the journal cannot be written.  [any] */
  slipway_status(SLIPWAY_CALL* begin)(const slipway_host* host, const slipway_effect* effect, int32_t* decision);
  /* Report what was read back from the world after acting.  observed: a JSON object.  [any] */
  slipway_status(SLIPWAY_CALL* done)(const slipway_host* host, const slipway_effect* effect, slipway_str observed_json);
} slipway_effect_v1;

/* ---- Plugin side ---------------------------------------------------------------------------------------------- */

/* An old host ignores unknown bits of the low half and refuses unknown bits of the high half. */
enum {
  SLIPWAY_STAGE_IDEMPOTENT = 1u << 0,  /* Running again with equal inputs is harmless. */
  SLIPWAY_STAGE_PURE = 1u << 1,        /* Nothing but its outputs: may be skipped when the inputs are known. */
  SLIPWAY_STAGE_PUBLISHES = 1u << 2,   /* Changes the outside world: starts only through the gate. */
  SLIPWAY_STAGE_SOURCE = 1u << 3,      /* Its workspace is a clean checkout of the source; otherwise it is empty. */
  SLIPWAY_STAGE_CLEAN_SOURCE = 1u << 4 /* Refuses a source with uncommitted changes. */
};

/* A facet that performs something: "slipway.plan/1" names the effects that run() would have, changing nothing;
 * "slipway.rollback/1" takes the stage's deployment back to its predecessor.  Same request as run(). */
#define SLIPWAY_FACET_PLAN "slipway.plan/1"
#define SLIPWAY_FACET_ROLLBACK "slipway.rollback/1"
typedef struct slipway_action_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* Do what the facet's id says.  request: as for run().  [main] */
  slipway_status(SLIPWAY_CALL* perform)(void* self, slipway_str request_json);
} slipway_action_v1;

/* The facet "slipway.probe/1" looks at the world, changes nothing, and says whether an effect is there.  The host
 * calls it before run(), for the effects that plan named and for those that an earlier, interrupted run had begun. */
#define SLIPWAY_FACET_PROBE "slipway.probe/1"
enum {
  SLIPWAY_PROBE_ABSENT = 0,
  SLIPWAY_PROBE_PRESENT_SAME = 1,  /* There, with this content. */
  SLIPWAY_PROBE_PRESENT_OTHER = 2, /* There, with other content. */
  SLIPWAY_PROBE_UNKNOWN = 3        /* Cannot tell. */
};
typedef struct slipway_probe_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* *answer: SLIPWAY_PROBE_*.  A non-OK status counts as UNKNOWN with its reason.  [main] */
  slipway_status(SLIPWAY_CALL* probe)(void* self, slipway_str request_json, const slipway_effect* effect,
                                      int32_t* answer);
} slipway_probe_v1;

/* A stage type.  Static and constant, owned by the plugin. */
typedef struct slipway_stage slipway_stage;
struct slipway_stage {
  uint32_t struct_size;
  uint32_t flags;            /* SLIPWAY_STAGE_* */
  const char* id;            /* Reverse DNS, "com.example.helm-deploy"; never renamed. */
  const char* title;         /* A few words. */
  const char* summary;       /* One line, shown by `slipway plugin list`. */
  const char* config_schema; /* JSON Schema of the parameters.  A property with "x-slipway": "tag-rules" holds tag
                                rules: the host evaluates them into the request's "tags".  One with
                                "x-slipway": "secret-name" names a secret that the stage must declare. */
  const char* output_schema; /* JSON Schema of the object of all values that a successful run has emitted. */
  const char* const* needs;  /* NULL-ended service ids without which the stage is not created.  log, progress, cancel
                                and emit are given to every stage and need not be named. */
  const char* const* wants;  /* NULL-ended service ids that the plugin copes without. */
  /* config: a JSON object that was checked against config_schema.  What the schema cannot say is checked here (R18):
   * the host may create and destroy a stage before the run, with services that refuse, to hear SLIPWAY_E_CONFIG early.
   * On OK *out_self is passed to the functions below; otherwise it is ignored.  [main] */
  slipway_status(SLIPWAY_CALL* create)(const slipway_stage* type, const slipway_host* host, slipway_str config_json,
                                       void** out_self);
  /* Do the work.  request: the schema is host/schema/request.schema.json.  [main] */
  slipway_status(SLIPWAY_CALL* run)(void* self, slipway_str request_json);
  /* Called once for each create() that returned OK, unless the process is ended first.  [main] */
  void(SLIPWAY_CALL* destroy)(void* self);
  /* Optional behaviour: SLIPWAY_FACET_*.  The table is valid until destroy().  May be NULL.  [main] */
  const void*(SLIPWAY_CALL* facet)(void* self, const char* id);
};

/* A plugin.  Static and constant. */
typedef struct slipway_plugin {
  uint32_t struct_size;
  uint16_t abi_major;                 /* SLIPWAY_ABI_MAJOR */
  uint16_t abi_minor;                 /* SLIPWAY_ABI_TARGET */
  const char* id;                     /* Reverse DNS. */
  const char* version;                /* SemVer 2.0. */
  const char* license;                /* SPDX expression. */
  const char* homepage;               /* URL, or empty. */
  const char* built_with;             /* SDK and compiler, for messages. */
  const slipway_stage* const* stages; /* NULL-ended array of pointers. */
} slipway_plugin;

/* The one exported symbol (R1).  Gives the same static answer every time.  [scan] */
SLIPWAY_EXPORT const slipway_plugin* SLIPWAY_CALL slipway_plugin_entry_v1(void);

/* ---- Readable without running any plugin code ----------------------------------------------------------------- */

/* An ELF note, so that a loader refuses a plugin of another major version before any of its code runs. */
#define SLIPWAY_NOTE_TYPE 0x534c5701u
#if defined(__ELF__)
typedef struct slipway_elf_note {
  uint32_t namesz, descsz, type;
  char name[4];
  uint16_t abi_major, abi_minor;
  uint32_t channel; /* 0: stable ids only.  1: uses draft ids. */
} slipway_elf_note;
#define SLIPWAY_NOTE(channel_)                                                                                         \
  __attribute__((section(".note.slipway"), used, aligned(4))) static const slipway_elf_note slipway_note_v1_ = {       \
      4, 8, SLIPWAY_NOTE_TYPE, {'S', 'L', 'W', 0}, SLIPWAY_ABI_MAJOR, SLIPWAY_ABI_TARGET, (channel_)}
#else
#define SLIPWAY_NOTE(channel_) extern int slipway_no_note_
#endif

#ifdef __cplusplus
}
#endif
#endif
