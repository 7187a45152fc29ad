/* Uses every service and facet of ABI 1.0 once, and logs what came of it. */
#define _GNU_SOURCE
#include <slipway/abi.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

SLIPWAY_NOTE(0);

#define DIGEST "sha256:0000000000000000000000000000000000000000000000000000000000000000"

struct stage {
  const slipway_host* host;
};
static struct stage the_stage;

static slipway_str str(const char* text) {
  slipway_str value = {text, strlen(text)};
  return value;
}

static const void* service(const char* id) { return the_stage.host->service(the_stage.host, id); }

static void say(const char* format, ...) {
  const slipway_log_v1* log = service(SLIPWAY_SERVICE_LOG);
  char line[256];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  log->write(the_stage.host, SLIPWAY_LOG_INFO, str(line), str(""));
}

static slipway_effect the_effect(void) {
  slipway_effect effect = {sizeof(slipway_effect), 0, str("museum.piece"), str("hall 1"), str("vase"), str("sha256:0")};
  return effect;
}

static void use_progress_and_cancel(void) {
  const slipway_progress_v1* progress = service(SLIPWAY_SERVICE_PROGRESS);
  const slipway_cancel_v1* cancel = service(SLIPWAY_SERVICE_CANCEL);
  progress->report(the_stage.host, 5000, str("half"));
  say("cancel %d, grace %lld, fd %s", cancel->requested(the_stage.host), (long long)cancel->grace_ms(the_stage.host),
      cancel->fd >= 0 ? "there" : "missing");
}

static void use_emit(void) {
  const slipway_emit_v1* emit = service(SLIPWAY_SERVICE_EMIT);
  slipway_artifact artifact = {sizeof(slipway_artifact), -1,       str("vase.txt"), str("text/plain"),
                               str("vase.txt"),          str("{}")};
  FILE* file = fopen("vase.txt", "we");
  fputs("a vase\n", file);
  fclose(file);
  say("value %d", emit->value(the_stage.host, str("piece"), str("{\"age\":1}")));
  say("artifact %d", emit->artifact(the_stage.host, &artifact));
}

static void use_secret(void) {
  const slipway_secret_v1* secret = service(SLIPWAY_SERVICE_SECRET);
  char value[64];
  size_t needed = 0;
  const slipway_status small = secret->read(the_stage.host, str("TOKEN"), value, 1, &needed);
  say("small buffer %d, needs %zu", small, needed);
  say("secret %d", secret->read(the_stage.host, str("TOKEN"), value, sizeof value, &needed));
  say("it is %.*s", (int)needed, value);
  memset(value, 0, sizeof value);
}

static void use_exec(void) {
  const slipway_exec_v1* exec = service(SLIPWAY_SERVICE_EXEC);
  const slipway_str argv[] = {str("sh"), str("-c"), str("echo captured; echo logged >&2; exit $CODE")};
  const slipway_str env[] = {str("CODE=3")};
  slipway_exec_req request = {sizeof(slipway_exec_req), SLIPWAY_EXEC_CAPTURE, argv, 3, env, 1, str(""), -1, -1, 0};
  uint64_t id = 0;
  int32_t out = -1, code = 0, signal = 0;
  char text[64] = "";
  const slipway_status started = exec->start(the_stage.host, &request, &id, &out);
  const ssize_t size = read(out, text, sizeof text - 1);
  const slipway_status waited = exec->wait(the_stage.host, id, &code, &signal);
  close(out);
  say("started %d, said %.*s, waited %d, code %d, signal %d", started, (int)size - 1, text, waited, code, signal);
  {
    const slipway_str sleeping[] = {str("sleep"), str("60")};
    slipway_exec_req sleeper = {sizeof(slipway_exec_req), 0, sleeping, 2, NULL, 0, str(""), -1, -1, 0};
    exec->start(the_stage.host, &sleeper, &id, NULL);
    say("stop %d", exec->stop(the_stage.host, id));
    exec->wait(the_stage.host, id, &code, &signal);
    say("signal %d", signal);
  }
  {
    const slipway_str missing[] = {str("no-such-program")};
    slipway_exec_req none = {sizeof(slipway_exec_req), 0, missing, 1, NULL, 0, str(""), -1, -1, 0};
    say("missing program %d", exec->start(the_stage.host, &none, &id, NULL));
  }
}

static void use_cache(void) {
  const slipway_cache_v1* cache = service(SLIPWAY_SERVICE_CACHE);
  const int memory = memfd_create("content", MFD_CLOEXEC);
  int32_t found = -1;
  char text[16] = "";
  say("nothing yet %d", cache->fetch(the_stage.host, str("vase"), &found));
  if (write(memory, "kept", 4) != 4) return;
  lseek(memory, 0, SEEK_SET);
  say("store %d", cache->store(the_stage.host, str("vase"), memory));
  close(memory);
  say("fetch %d", cache->fetch(the_stage.host, str("vase"), &found));
  say("content %.*s", (int)read(found, text, sizeof text), text);
  close(found);
}

static void use_effect(void) {
  const slipway_effect_v1* effect = service(SLIPWAY_SERVICE_EFFECT);
  const slipway_effect vase = the_effect();
  int32_t decision = -1;
  const slipway_status begun = effect->begin(the_stage.host, &vase, &decision);
  say("begin %d, decision %d", begun, decision);
  say("done %d", effect->done(the_stage.host, &vase, str("{\"seen\":true}")));
}

static slipway_status SLIPWAY_CALL create(const slipway_stage* type, const slipway_host* host, slipway_str config,
                                          void** out_self) {
  (void)type;
  the_stage.host = host;
  *out_self = &the_stage;
  if (memmem(config.ptr, config.len, "broken", 6) == NULL) return SLIPWAY_OK;
  host->fail(host, SLIPWAY_E_CONFIG, str("the vase is broken"), str("{\"hint\":\"glue it\"}"));
  return SLIPWAY_E_CONFIG;
}

static slipway_status SLIPWAY_CALL run(void* self, slipway_str request) {
  const struct stage* stage = self;
  say("host %s, struct of %s", SLIPWAY_HAS(slipway_host, stage->host, fail) ? "whole" : "cut",
      stage->host->struct_size >= sizeof(slipway_host) ? "its size" : "less");
  say("request %s", memmem(request.ptr, request.len, "\"workspace\"", 11) != NULL ? "whole" : "empty");
  say("unknown service %s", service("com.example.nothing/1") == NULL ? "none" : "there");
  use_progress_and_cancel();
  use_emit();
  use_secret();
  use_exec();
  use_cache();
  use_effect();
  return SLIPWAY_OK;
}

static void SLIPWAY_CALL destroy(void* self) { memset(self, 0, sizeof(struct stage)); }

static slipway_status SLIPWAY_CALL plan(void* self, slipway_str request) {
  const slipway_effect_v1* effect = service(SLIPWAY_SERVICE_EFFECT);
  const slipway_effect vase = the_effect();
  (void)self;
  (void)request;
  return effect->declare(the_stage.host, &vase);
}

static slipway_status SLIPWAY_CALL probe(void* self, slipway_str request, const slipway_effect* effect,
                                         int32_t* answer) {
  (void)self;
  (void)request;
  say("probe %.*s", (int)effect->name.len, effect->name.ptr);
  *answer = SLIPWAY_PROBE_ABSENT;
  return SLIPWAY_OK;
}

static const slipway_action_v1 plan_facet = {sizeof(slipway_action_v1), 0, plan};
static const slipway_probe_v1 probe_facet = {sizeof(slipway_probe_v1), 0, probe};

static const void* SLIPWAY_CALL facet(void* self, const char* id) {
  (void)self;
  if (strcmp(id, SLIPWAY_FACET_PLAN) == 0) return &plan_facet;
  if (strcmp(id, SLIPWAY_FACET_PROBE) == 0) return &probe_facet;
  return NULL;
}

static const char* const needs[] = {SLIPWAY_SERVICE_EXEC, NULL};
static const char* const wants[] = {SLIPWAY_SERVICE_SECRET, SLIPWAY_SERVICE_CACHE, SLIPWAY_SERVICE_EFFECT, NULL};
static const slipway_stage the_type = {sizeof(slipway_stage),
                                       SLIPWAY_STAGE_PUBLISHES,
                                       "com.example.everything",
                                       "Everything",
                                       "Uses all there is",
                                       "{\"type\":\"object\"}",
                                       "{\"type\":\"object\"}",
                                       needs,
                                       wants,
                                       create,
                                       run,
                                       destroy,
                                       facet};
/* What may be shown has to be tested first: an image and its verdict open the gate. */
static slipway_status SLIPWAY_CALL release(void* self, slipway_str request) {
  const slipway_emit_v1* emit = service(SLIPWAY_SERVICE_EMIT);
  (void)self;
  (void)request;
  if (emit->value(the_stage.host, str("image"),
                  str("{\"digest\":\"" DIGEST "\",\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                      "\"size\":2,\"layout\":\"/nowhere\",\"platform\":\"linux/amd64\",\"labels\":{}}")) != SLIPWAY_OK)
    return SLIPWAY_E_INTERNAL;
  return emit->value(
      the_stage.host, str("verdict"),
      str("{\"subject\":\"" DIGEST "\",\"result\":\"PASSED\",\"passed\":1,\"failed\":0,\"suite\":\"eyes\"}"));
}

static const slipway_stage release_type = {sizeof(slipway_stage),
                                           0,
                                           "com.example.release",
                                           "Release",
                                           "Says that it passed",
                                           "{\"type\":\"object\"}",
                                           "{\"type\":\"object\"}",
                                           NULL,
                                           NULL,
                                           create,
                                           release,
                                           destroy,
                                           NULL};
static const slipway_stage* const stages[] = {&the_type, &release_type, NULL};
static const slipway_plugin the_plugin = {sizeof(slipway_plugin),
                                          SLIPWAY_ABI_MAJOR,
                                          SLIPWAY_ABI_TARGET,
                                          "com.example.everything",
                                          "1.0.0",
                                          "Apache-2.0",
                                          "",
                                          "C",
                                          stages};

SLIPWAY_EXPORT const slipway_plugin* SLIPWAY_CALL slipway_plugin_entry_v1(void) { return &the_plugin; }
