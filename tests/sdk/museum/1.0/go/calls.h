/* The calls of the host's functions that Go cannot do itself. */
#include <slipway/abi.h>

static const void* service(uintptr_t host, const char* id) {
  return ((const slipway_host*)host)->service((const slipway_host*)host, id);
}

static inline void call_fail(uintptr_t host, slipway_status status, slipway_str message, slipway_str details) {
  ((const slipway_host*)host)->fail((const slipway_host*)host, status, message, details);
}

static inline void call_log(uintptr_t host, slipway_str line) {
  const slipway_log_v1* log = service(host, SLIPWAY_SERVICE_LOG);
  log->write((const slipway_host*)host, SLIPWAY_LOG_INFO, line, (slipway_str){NULL, 0});
}

static inline slipway_status call_value(uintptr_t host, slipway_str name, slipway_str json) {
  const slipway_emit_v1* emit = service(host, SLIPWAY_SERVICE_EMIT);
  return emit->value((const slipway_host*)host, name, json);
}

static inline slipway_status call_artifact(uintptr_t host, slipway_str name, slipway_str media_type) {
  const slipway_emit_v1* emit = service(host, SLIPWAY_SERVICE_EMIT);
  const slipway_artifact artifact = {sizeof artifact, -1, name, media_type, name, {NULL, 0}};
  return emit->artifact((const slipway_host*)host, &artifact);
}

static inline slipway_status call_secret(uintptr_t host, slipway_str name, char* buffer, size_t size, size_t* needed) {
  const slipway_secret_v1* secret = service(host, SLIPWAY_SERVICE_SECRET);
  return secret->read((const slipway_host*)host, name, buffer, size, needed);
}

static inline slipway_status call_begin(uintptr_t host, slipway_effect effect, int32_t* decision) {
  const slipway_effect_v1* effects = service(host, SLIPWAY_SERVICE_EFFECT);
  return effects->begin((const slipway_host*)host, &effect, decision);
}

static inline slipway_status call_done(uintptr_t host, slipway_effect effect, slipway_str observed) {
  const slipway_effect_v1* effects = service(host, SLIPWAY_SERVICE_EFFECT);
  return effects->done((const slipway_host*)host, &effect, observed);
}
