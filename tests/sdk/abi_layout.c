/* What is frozen in abi.h on 64-bit machines: every offset, size and constant. It is the list of the first release,
 * so that a change of the header that moves something does not compile. A member may be added only at the end. */
#include <slipway/abi.h>

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
/* An array of negative size is an error in every language level. */
#define HOLDS(condition) typedef char JOIN(holds_, __LINE__)[(condition) ? 1 : -1]
#define OFFSET(type, member, offset) HOLDS(offsetof(type, member) == (offset))
#define SIZE(type, size) HOLDS(sizeof(type) == (size))
#define VALUE(name, value) HOLDS((name) == (value))

#if UINTPTR_MAX == 0xffffffffffffffffu
OFFSET(slipway_str, ptr, 0);
OFFSET(slipway_str, len, 8);
SIZE(slipway_str, 16);

OFFSET(slipway_host, struct_size, 0);
OFFSET(slipway_host, abi_minor, 4);
OFFSET(slipway_host, impl, 8);
OFFSET(slipway_host, name, 16);
OFFSET(slipway_host, version, 24);
OFFSET(slipway_host, service, 32);
OFFSET(slipway_host, fail, 40);
SIZE(slipway_host, 48);

OFFSET(slipway_log_v1, struct_size, 0);
OFFSET(slipway_log_v1, min_level, 4);
OFFSET(slipway_log_v1, write, 8);
SIZE(slipway_log_v1, 16);

OFFSET(slipway_progress_v1, struct_size, 0);
OFFSET(slipway_progress_v1, reserved, 4);
OFFSET(slipway_progress_v1, report, 8);
SIZE(slipway_progress_v1, 16);

OFFSET(slipway_cancel_v1, struct_size, 0);
OFFSET(slipway_cancel_v1, fd, 4);
OFFSET(slipway_cancel_v1, requested, 8);
OFFSET(slipway_cancel_v1, grace_ms, 16);
SIZE(slipway_cancel_v1, 24);

OFFSET(slipway_artifact, struct_size, 0);
OFFSET(slipway_artifact, fd, 4);
OFFSET(slipway_artifact, name, 8);
OFFSET(slipway_artifact, media_type, 24);
OFFSET(slipway_artifact, path, 40);
OFFSET(slipway_artifact, annotations, 56);
SIZE(slipway_artifact, 72);

OFFSET(slipway_emit_v1, struct_size, 0);
OFFSET(slipway_emit_v1, reserved, 4);
OFFSET(slipway_emit_v1, value, 8);
OFFSET(slipway_emit_v1, artifact, 16);
SIZE(slipway_emit_v1, 24);

OFFSET(slipway_secret_v1, struct_size, 0);
OFFSET(slipway_secret_v1, reserved, 4);
OFFSET(slipway_secret_v1, read, 8);
SIZE(slipway_secret_v1, 16);

OFFSET(slipway_exec_req, struct_size, 0);
OFFSET(slipway_exec_req, flags, 4);
OFFSET(slipway_exec_req, argv, 8);
OFFSET(slipway_exec_req, argc, 16);
OFFSET(slipway_exec_req, env, 24);
OFFSET(slipway_exec_req, envc, 32);
OFFSET(slipway_exec_req, cwd, 40);
OFFSET(slipway_exec_req, stdin_fd, 56);
OFFSET(slipway_exec_req, output_fd, 60);
OFFSET(slipway_exec_req, timeout_ms, 64);
SIZE(slipway_exec_req, 72);

OFFSET(slipway_exec_v1, struct_size, 0);
OFFSET(slipway_exec_v1, reserved, 4);
OFFSET(slipway_exec_v1, start, 8);
OFFSET(slipway_exec_v1, wait, 16);
OFFSET(slipway_exec_v1, stop, 24);
OFFSET(slipway_exec_v1, keep, 32);
SIZE(slipway_exec_v1, 40);

OFFSET(slipway_cache_v1, struct_size, 0);
OFFSET(slipway_cache_v1, reserved, 4);
OFFSET(slipway_cache_v1, fetch, 8);
OFFSET(slipway_cache_v1, store, 16);
SIZE(slipway_cache_v1, 24);

OFFSET(slipway_effect, struct_size, 0);
OFFSET(slipway_effect, reserved, 4);
OFFSET(slipway_effect, kind, 8);
OFFSET(slipway_effect, target, 24);
OFFSET(slipway_effect, name, 40);
OFFSET(slipway_effect, digest, 56);
SIZE(slipway_effect, 72);

OFFSET(slipway_effect_v1, struct_size, 0);
OFFSET(slipway_effect_v1, reserved, 4);
OFFSET(slipway_effect_v1, declare, 8);
OFFSET(slipway_effect_v1, begin, 16);
OFFSET(slipway_effect_v1, done, 24);
SIZE(slipway_effect_v1, 32);

OFFSET(slipway_action_v1, struct_size, 0);
OFFSET(slipway_action_v1, reserved, 4);
OFFSET(slipway_action_v1, perform, 8);
SIZE(slipway_action_v1, 16);

OFFSET(slipway_probe_v1, struct_size, 0);
OFFSET(slipway_probe_v1, reserved, 4);
OFFSET(slipway_probe_v1, probe, 8);
SIZE(slipway_probe_v1, 16);

OFFSET(slipway_stage, struct_size, 0);
OFFSET(slipway_stage, flags, 4);
OFFSET(slipway_stage, id, 8);
OFFSET(slipway_stage, title, 16);
OFFSET(slipway_stage, summary, 24);
OFFSET(slipway_stage, config_schema, 32);
OFFSET(slipway_stage, output_schema, 40);
OFFSET(slipway_stage, needs, 48);
OFFSET(slipway_stage, wants, 56);
OFFSET(slipway_stage, create, 64);
OFFSET(slipway_stage, run, 72);
OFFSET(slipway_stage, destroy, 80);
OFFSET(slipway_stage, facet, 88);
SIZE(slipway_stage, 96);

OFFSET(slipway_plugin, struct_size, 0);
OFFSET(slipway_plugin, abi_major, 4);
OFFSET(slipway_plugin, abi_minor, 6);
OFFSET(slipway_plugin, id, 8);
OFFSET(slipway_plugin, version, 16);
OFFSET(slipway_plugin, license, 24);
OFFSET(slipway_plugin, homepage, 32);
OFFSET(slipway_plugin, built_with, 40);
OFFSET(slipway_plugin, stages, 48);
SIZE(slipway_plugin, 56);

OFFSET(slipway_elf_note, namesz, 0);
OFFSET(slipway_elf_note, descsz, 4);
OFFSET(slipway_elf_note, type, 8);
OFFSET(slipway_elf_note, name, 12);
OFFSET(slipway_elf_note, abi_major, 16);
OFFSET(slipway_elf_note, abi_minor, 18);
OFFSET(slipway_elf_note, channel, 20);
SIZE(slipway_elf_note, 24);
#endif

VALUE(SLIPWAY_OK, 0);
VALUE(SLIPWAY_VERDICT_FAIL, 1);
VALUE(SLIPWAY_E_CONFIG, -1);
VALUE(SLIPWAY_E_UNSUPPORTED, -2);
VALUE(SLIPWAY_E_CANCELLED, -3);
VALUE(SLIPWAY_E_DENIED, -4);
VALUE(SLIPWAY_E_NOT_FOUND, -5);
VALUE(SLIPWAY_E_RANGE, -6);
VALUE(SLIPWAY_E_IO, -7);
VALUE(SLIPWAY_E_TRANSIENT, -8);
VALUE(SLIPWAY_E_INTERNAL, -9);
VALUE(SLIPWAY_E_REFUSED, -10);
VALUE(SLIPWAY_E_INTEGRITY, -11);
VALUE(SLIPWAY_E_ROLLED_BACK, -12);
VALUE(SLIPWAY_E_ROLLBACK_FAILED, -13);
VALUE(SLIPWAY_E_IN_DOUBT, -14);
VALUE(SLIPWAY_E_SOURCE, -15);
VALUE(SLIPWAY_E_LOCKED, -16);
VALUE(SLIPWAY_LOG_TRACE, 0);
VALUE(SLIPWAY_LOG_DEBUG, 10);
VALUE(SLIPWAY_LOG_INFO, 20);
VALUE(SLIPWAY_LOG_WARN, 30);
VALUE(SLIPWAY_LOG_ERROR, 40);
VALUE(SLIPWAY_EXEC_CAPTURE, 1u << 0);
VALUE(SLIPWAY_EXEC_QUIET, 1u << 1);
VALUE(SLIPWAY_EXEC_EXACT_ENV, 1u << 2);
VALUE(SLIPWAY_EFFECT_PROCEED, 0);
VALUE(SLIPWAY_EFFECT_ALREADY_DONE, 1);
VALUE(SLIPWAY_STAGE_IDEMPOTENT, 1u << 0);
VALUE(SLIPWAY_STAGE_PURE, 1u << 1);
VALUE(SLIPWAY_STAGE_PUBLISHES, 1u << 2);
VALUE(SLIPWAY_STAGE_SOURCE, 1u << 3);
VALUE(SLIPWAY_STAGE_CLEAN_SOURCE, 1u << 4);
VALUE(SLIPWAY_PROBE_ABSENT, 0);
VALUE(SLIPWAY_PROBE_PRESENT_SAME, 1);
VALUE(SLIPWAY_PROBE_PRESENT_OTHER, 2);
VALUE(SLIPWAY_PROBE_UNKNOWN, 3);
VALUE(SLIPWAY_ABI_MAJOR, 1);
VALUE(SLIPWAY_NOTE_TYPE, 0x534c5701u);

HOLDS(sizeof(SLIPWAY_SERVICE_LOG) == sizeof("slipway.log/1"));
HOLDS(sizeof(SLIPWAY_SERVICE_PROGRESS) == sizeof("slipway.progress/1"));

extern int use_of_header(void);
int use_of_header(void) {
  slipway_plugin plugin = {0, 0, 0, 0, 0, 0, 0, 0, 0};
  plugin.struct_size = (uint32_t)sizeof plugin;
  return SLIPWAY_HAS(slipway_plugin, &plugin, stages) ? 0 : 1;
}
