#include "shim.h"

#include "_cgo_export.h"

#include <stdatomic.h>
#include <string.h>

SLIPWAY_NOTE(0);

/* Written while the library is loaded, by the init() of the author's package, and only read from then on. */
static const char* needs[SLIPWAY_GO_STAGES][SLIPWAY_GO_SERVICES + 1];
static const char* wants[SLIPWAY_GO_STAGES][SLIPWAY_GO_SERVICES + 1];
static slipway_stage stages[SLIPWAY_GO_STAGES];
static const slipway_stage* stage_list[SLIPWAY_GO_STAGES + 1];
static slipway_plugin plugin;
static atomic_int described;

/* ---- What the host calls -------------------------------------------------------------------------------------- */

static slipway_status SLIPWAY_CALL create(const slipway_stage* type, const slipway_host* host, slipway_str config,
                                          void** out_self) {
  uintptr_t self = 0;
  const slipway_status status = slipwayGoCreate((int32_t)(type - stages), (uintptr_t)host, config, &self);
  if (status == SLIPWAY_OK) *out_self = (void*)self;
  return status;
}

static slipway_status SLIPWAY_CALL run(void* self, slipway_str request) {
  return slipwayGoRun((uintptr_t)self, request);
}

static slipway_status SLIPWAY_CALL plan(void* self, slipway_str request) {
  return slipwayGoPlan((uintptr_t)self, request);
}

static slipway_status SLIPWAY_CALL rollback(void* self, slipway_str request) {
  return slipwayGoRollback((uintptr_t)self, request);
}

static slipway_status SLIPWAY_CALL probe(void* self, slipway_str request, const slipway_effect* effect,
                                         int32_t* answer) {
  return slipwayGoProbe((uintptr_t)self, request, effect->kind, effect->target, effect->name, effect->digest, answer);
}

static void SLIPWAY_CALL destroy(void* self) { slipwayGoDestroy((uintptr_t)self); }

static const void* SLIPWAY_CALL facet(void* self, const char* id) {
  static const slipway_action_v1 plan_table = {sizeof(slipway_action_v1), 0, plan};
  static const slipway_action_v1 rollback_table = {sizeof(slipway_action_v1), 0, rollback};
  static const slipway_probe_v1 probe_table = {sizeof(slipway_probe_v1), 0, probe};
  const uintptr_t stage = (uintptr_t)self;
  if (strcmp(id, SLIPWAY_FACET_PLAN) == 0 && slipwayGoHas(stage, SLIPWAY_GO_PLAN)) return &plan_table;
  if (strcmp(id, SLIPWAY_FACET_ROLLBACK) == 0 && slipwayGoHas(stage, SLIPWAY_GO_ROLLBACK)) return &rollback_table;
  if (strcmp(id, SLIPWAY_FACET_PROBE) == 0 && slipwayGoHas(stage, SLIPWAY_GO_PROBE)) return &probe_table;
  return NULL;
}

/* The first call may come before the init() has ended, on which every call into Go waits. */
SLIPWAY_EXPORT const slipway_plugin* SLIPWAY_CALL slipway_plugin_entry_v1(void) {
  if (!atomic_load(&described)) slipwayGoReady();
  return atomic_load(&described) ? &plugin : NULL;
}

/* ---- The descriptor ------------------------------------------------------------------------------------------- */

void slipway_go_plugin(const char* id, const char* version, const char* license, const char* homepage,
                       const char* built_with) {
  plugin = (slipway_plugin){sizeof plugin, SLIPWAY_ABI_MAJOR, SLIPWAY_ABI_TARGET, id,        version,
                            license,       homepage,          built_with,         stage_list};
}

void slipway_go_stage(int32_t index, uint32_t flags, const char* id, const char* title, const char* summary,
                      const char* config_schema, const char* output_schema) {
  stages[index] =
      (slipway_stage){sizeof(slipway_stage), flags,        id,     title, summary, config_schema, output_schema,
                      needs[index],          wants[index], create, run,   destroy, facet};
  stage_list[index] = &stages[index];
}

void slipway_go_need(int32_t stage, int32_t index, const char* id) { needs[stage][index] = id; }
void slipway_go_want(int32_t stage, int32_t index, const char* id) { wants[stage][index] = id; }
void slipway_go_described(void) { atomic_store(&described, 1); }

/* ---- What the plugin calls ------------------------------------------------------------------------------------ */

static const slipway_host* host_of(uintptr_t host) { return (const slipway_host*)host; }

static const void* service(uintptr_t host, const char* id) { return host_of(host)->service(host_of(host), id); }

void slipway_go_fail(uintptr_t host, slipway_status status, slipway_str message, slipway_str details) {
  host_of(host)->fail(host_of(host), status, message, details);
}

void slipway_go_log(uintptr_t host, int32_t level, slipway_str text) {
  const slipway_log_v1* const log = service(host, SLIPWAY_SERVICE_LOG);
  const slipway_str no_fields = {NULL, 0};
  if (log != NULL && level >= (int32_t)log->min_level) log->write(host_of(host), level, text, no_fields);
}

void slipway_go_progress(uintptr_t host, int32_t parts, slipway_str label) {
  const slipway_progress_v1* const progress = service(host, SLIPWAY_SERVICE_PROGRESS);
  if (progress != NULL) progress->report(host_of(host), parts, label);
}

int32_t slipway_go_cancelled(uintptr_t host) {
  const slipway_cancel_v1* const cancel = service(host, SLIPWAY_SERVICE_CANCEL);
  return cancel != NULL && cancel->requested(host_of(host)) != 0;
}

slipway_status slipway_go_value(uintptr_t host, slipway_str name, slipway_str json) {
  const slipway_emit_v1* const emit = service(host, SLIPWAY_SERVICE_EMIT);
  return emit == NULL ? SLIPWAY_E_DENIED : emit->value(host_of(host), name, json);
}

slipway_status slipway_go_artifact(uintptr_t host, slipway_str name, slipway_str path, slipway_str media_type) {
  const slipway_emit_v1* const emit = service(host, SLIPWAY_SERVICE_EMIT);
  const slipway_artifact artifact = {
      .struct_size = sizeof artifact, .fd = -1, .name = name, .media_type = media_type, .path = path};
  return emit == NULL ? SLIPWAY_E_DENIED : emit->artifact(host_of(host), &artifact);
}

slipway_status slipway_go_secret(uintptr_t host, slipway_str name, char* buffer, size_t size, size_t* needed) {
  const slipway_secret_v1* const secret = service(host, SLIPWAY_SERVICE_SECRET);
  return secret == NULL ? SLIPWAY_E_DENIED : secret->read(host_of(host), name, buffer, size, needed);
}

slipway_status slipway_go_start(uintptr_t host, uint32_t flags, const slipway_str* argv, size_t argc,
                                const slipway_str* env, size_t envc, slipway_str cwd, uint32_t timeout_ms, uint64_t* id,
                                int32_t* out_fd) {
  const slipway_exec_v1* const exec = service(host, SLIPWAY_SERVICE_EXEC);
  const slipway_exec_req request = {sizeof request, flags, argv, argc, env, envc, cwd, -1, -1, timeout_ms};
  return exec == NULL ? SLIPWAY_E_DENIED : exec->start(host_of(host), &request, id, out_fd);
}

slipway_status slipway_go_wait(uintptr_t host, uint64_t id, int32_t* exit_code, int32_t* signal) {
  const slipway_exec_v1* const exec = service(host, SLIPWAY_SERVICE_EXEC);
  return exec == NULL ? SLIPWAY_E_DENIED : exec->wait(host_of(host), id, exit_code, signal);
}

slipway_status slipway_go_stop(uintptr_t host, uint64_t id) {
  const slipway_exec_v1* const exec = service(host, SLIPWAY_SERVICE_EXEC);
  return exec == NULL ? SLIPWAY_E_DENIED : exec->stop(host_of(host), id);
}

slipway_status slipway_go_keep(uintptr_t host, int64_t pid) {
  const slipway_exec_v1* const exec = service(host, SLIPWAY_SERVICE_EXEC);
  return exec == NULL ? SLIPWAY_E_DENIED : exec->keep(host_of(host), pid);
}

slipway_status slipway_go_fetch(uintptr_t host, slipway_str key, int32_t* out_fd) {
  const slipway_cache_v1* const cache = service(host, SLIPWAY_SERVICE_CACHE);
  return cache == NULL ? SLIPWAY_E_DENIED : cache->fetch(host_of(host), key, out_fd);
}

slipway_status slipway_go_store(uintptr_t host, slipway_str key, int32_t fd) {
  const slipway_cache_v1* const cache = service(host, SLIPWAY_SERVICE_CACHE);
  return cache == NULL ? SLIPWAY_E_DENIED : cache->store(host_of(host), key, fd);
}

slipway_status slipway_go_declare(uintptr_t host, slipway_str kind, slipway_str target, slipway_str name,
                                  slipway_str digest) {
  const slipway_effect_v1* const effects = service(host, SLIPWAY_SERVICE_EFFECT);
  const slipway_effect effect = {sizeof effect, 0, kind, target, name, digest};
  return effects == NULL ? SLIPWAY_E_DENIED : effects->declare(host_of(host), &effect);
}

slipway_status slipway_go_begin(uintptr_t host, slipway_str kind, slipway_str target, slipway_str name,
                                slipway_str digest, int32_t* decision) {
  const slipway_effect_v1* const effects = service(host, SLIPWAY_SERVICE_EFFECT);
  const slipway_effect effect = {sizeof effect, 0, kind, target, name, digest};
  return effects == NULL ? SLIPWAY_E_DENIED : effects->begin(host_of(host), &effect, decision);
}

slipway_status slipway_go_done(uintptr_t host, slipway_str kind, slipway_str target, slipway_str name,
                               slipway_str digest, slipway_str observed) {
  const slipway_effect_v1* const effects = service(host, SLIPWAY_SERVICE_EFFECT);
  const slipway_effect effect = {sizeof effect, 0, kind, target, name, digest};
  return effects == NULL ? SLIPWAY_E_DENIED : effects->done(host_of(host), &effect, observed);
}
