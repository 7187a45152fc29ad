/* What Go cannot do itself: calls through function pointers, and the descriptor that the host reads. */
#ifndef SLIPWAY_GO_SHIM_H
#define SLIPWAY_GO_SHIM_H

#include <slipway/abi.h>

enum { SLIPWAY_GO_STAGES = 16, SLIPWAY_GO_SERVICES = 16 };
enum { SLIPWAY_GO_PLAN = 1, SLIPWAY_GO_PROBE = 2, SLIPWAY_GO_ROLLBACK = 3 };

/* The descriptor.  Texts are kept for good. */
void slipway_go_plugin(const char* id, const char* version, const char* license, const char* homepage,
                       const char* built_with);
void slipway_go_stage(int32_t index, uint32_t flags, const char* id, const char* title, const char* summary,
                      const char* config_schema, const char* output_schema);
void slipway_go_need(int32_t stage, int32_t index, const char* id);
void slipway_go_want(int32_t stage, int32_t index, const char* id);
void slipway_go_described(void);

/* The host's services.  `host` is a slipway_host; SLIPWAY_E_DENIED: the service is not granted. */
void slipway_go_fail(uintptr_t host, slipway_status status, slipway_str message, slipway_str details);
void slipway_go_log(uintptr_t host, int32_t level, slipway_str text);
void slipway_go_progress(uintptr_t host, int32_t parts, slipway_str label);
int32_t slipway_go_cancelled(uintptr_t host);
slipway_status slipway_go_value(uintptr_t host, slipway_str name, slipway_str json);
slipway_status slipway_go_artifact(uintptr_t host, slipway_str name, slipway_str path, slipway_str media_type);
slipway_status slipway_go_secret(uintptr_t host, slipway_str name, char* buffer, size_t size, size_t* needed);
slipway_status slipway_go_start(uintptr_t host, uint32_t flags, const slipway_str* argv, size_t argc,
                                const slipway_str* env, size_t envc, slipway_str cwd, uint32_t timeout_ms, uint64_t* id,
                                int32_t* out_fd);
slipway_status slipway_go_wait(uintptr_t host, uint64_t id, int32_t* exit_code, int32_t* signal);
slipway_status slipway_go_stop(uintptr_t host, uint64_t id);
slipway_status slipway_go_keep(uintptr_t host, int64_t pid);
slipway_status slipway_go_fetch(uintptr_t host, slipway_str key, int32_t* out_fd);
slipway_status slipway_go_store(uintptr_t host, slipway_str key, int32_t fd);
slipway_status slipway_go_declare(uintptr_t host, slipway_str kind, slipway_str target, slipway_str name,
                                  slipway_str digest);
slipway_status slipway_go_begin(uintptr_t host, slipway_str kind, slipway_str target, slipway_str name,
                                slipway_str digest, int32_t* decision);
slipway_status slipway_go_done(uintptr_t host, slipway_str kind, slipway_str target, slipway_str name,
                               slipway_str digest, slipway_str observed);

#endif
