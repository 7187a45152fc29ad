/* A small stage that does everything right. A file of this folder defines what it does otherwise and includes this.
 * Its parameters are {"text": a text, "times": a number}; it logs, emits a value and hands a file over. */
#ifndef SLIPWAY_TESTS_BAD_PLUGIN_H
#define SLIPWAY_TESTS_BAD_PLUGIN_H
#include <slipway/abi.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Members of the stage object, and statements in its functions. */
#ifndef SELF
#define SELF
#endif
#ifndef CREATE
#define CREATE
#endif
#ifndef RUN
#define RUN
#endif
#ifndef DESTROY
#define DESTROY
#endif
#ifndef FACET
#define FACET
#endif
#ifndef ON_LOAD
#define ON_LOAD
#endif
#ifndef ENTRY
#define ENTRY return &plugin;
#endif
/* Declarations before and behind the stage object. */
#ifndef BEFORE
#define BEFORE
#endif
#ifndef AFTER
#define AFTER
#endif
/* The descriptor. */
#ifndef NOTE_MAJOR
#define NOTE_MAJOR SLIPWAY_ABI_MAJOR
#endif
#ifndef ABI_MINOR
#define ABI_MINOR 0
#endif
#ifndef PLUGIN_SIZE
#define PLUGIN_SIZE sizeof(slipway_plugin)
#endif
#ifndef STAGE_SIZE
#define STAGE_SIZE sizeof(slipway_stage)
#endif
#ifndef PLUGIN_ID
#define PLUGIN_ID "com.example.bad"
#endif
#ifndef VERSION
#define VERSION "1.0.0"
#endif
#ifndef LICENSE
#define LICENSE "Apache-2.0"
#endif
#ifndef STAGE_ID
#define STAGE_ID "com.example.bad"
#endif
#ifndef TITLE
#define TITLE "Bad"
#endif
#ifndef SUMMARY
#define SUMMARY "Does something wrong"
#endif
#ifndef FLAGS
#define FLAGS 0
#endif
#ifndef CONFIG_SCHEMA
#define CONFIG_SCHEMA                                                                                                  \
  "{\"type\":\"object\",\"required\":[\"text\"],\"additionalProperties\":false,\"properties\":{"                       \
  "\"text\":{\"type\":\"string\"},\"times\":{\"type\":\"integer\",\"minimum\":0,\"default\":1}}}"
#endif
#ifndef OUTPUT_SCHEMA
#define OUTPUT_SCHEMA "{\"type\":\"object\"}"
#endif
#ifndef NEEDS
#define NEEDS NULL
#endif
#ifndef WANTS
#define WANTS NULL
#endif
#ifndef NEEDS_LIST
#define NEEDS_LIST needs
#endif
#ifndef RUN_FUNCTION
#define RUN_FUNCTION run
#endif
#ifndef STAGES
#define STAGES &stage
#endif

#ifndef WITHOUT_NOTE
__attribute__((section(".note.slipway"), used, aligned(4))) static const slipway_elf_note note = {
    4, 8, SLIPWAY_NOTE_TYPE, {'S', 'L', 'W', 0}, NOTE_MAJOR, 0, 0};
#endif

#define UNUSED __attribute__((unused))

BEFORE

typedef struct self {
  const slipway_host* host;
  SELF
} self_t;

UNUSED static slipway_str str(const char* text) {
  slipway_str made = {text, strlen(text)};
  return made;
}

UNUSED static slipway_status fail(const slipway_host* host, slipway_status status, const char* why) {
  host->fail(host, status, str(why), str(""));
  return status;
}

UNUSED static const void* service(const self_t* self, const char* id) { return self->host->service(self->host, id); }
#define LOG(self) ((const slipway_log_v1*)service(self, SLIPWAY_SERVICE_LOG))
#define EMIT(self) ((const slipway_emit_v1*)service(self, SLIPWAY_SERVICE_EMIT))
#define EXEC(self) ((const slipway_exec_v1*)service(self, SLIPWAY_SERVICE_EXEC))
#define EFFECT(self) ((const slipway_effect_v1*)service(self, SLIPWAY_SERVICE_EFFECT))
#define CANCEL_OF(self) ((const slipway_cancel_v1*)service(self, SLIPWAY_SERVICE_CANCEL))

UNUSED static void say(const self_t* self, const char* text) {
  LOG(self)->write(self->host, SLIPWAY_LOG_INFO, str(text), str(""));
}

UNUSED static int contains(slipway_str text, const char* part) {
  const size_t length = strlen(part);
  for (size_t i = 0; i + length <= text.len; ++i)
    if (memcmp(text.ptr + i, part, length) == 0) return 1;
  return 0;
}

UNUSED static void write_file(const char* folder, const char* name, const char* text) {
  char path[1024];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE* file = fopen(path, "w");
  if (file == NULL) return;
  fputs(text, file);
  fclose(file);
}

/* Starts a command and waits for it. */
UNUSED static slipway_status command(const self_t* self, const char* program, const char* argument) {
  const slipway_str words[] = {str(program), str(argument)};
  slipway_exec_req request;
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.argv = words;
  request.argc = 2;
  request.stdin_fd = request.output_fd = -1;
  uint64_t id = 0;
  int32_t out = -1, code = 0, killed = 0;
  const slipway_status started = EXEC(self)->start(self->host, &request, &id, &out);
  return started == SLIPWAY_OK ? EXEC(self)->wait(self->host, id, &code, &killed) : started;
}

UNUSED static const slipway_effect effect = {sizeof(slipway_effect), 0,         {"test.change", 11},
                                             {"somewhere", 9},       {"it", 2}, {"sha256:0", 8}};

/* Fills the buffer with the secret and a NUL. */
UNUSED static void read_secret(const self_t* self, char* buffer, size_t capacity) {
  const slipway_secret_v1* secret = service(self, SLIPWAY_SERVICE_SECRET);
  size_t needed = 0;
  buffer[0] = 0;
  if (secret->read(self->host, str("TOKEN"), buffer, capacity - 1, &needed) == SLIPWAY_OK) buffer[needed] = 0;
}

AFTER

static slipway_status create(const slipway_stage* type, const slipway_host* host, slipway_str config, void** out_self) {
  (void)type;
  if (!contains(config, "\"text\":\"")) {
#ifdef REFUSAL
    REFUSAL
#else
    return fail(host, SLIPWAY_E_CONFIG, "text is missing, or not a text");
#endif
  }
  self_t* self = calloc(1, sizeof *self);
  if (self == NULL) return fail(host, SLIPWAY_E_IO, "out of memory");
  self->host = host;
  CREATE
  *out_self = self;
  return SLIPWAY_OK;
}

UNUSED static slipway_status run(void* object, slipway_str request) {
  self_t* self = object;
  (void)request;
  RUN say(self, "hello");
  const slipway_status status = EMIT(self)->value(self->host, str("greeting"), str("{\"text\":\"hello\"}"));
  if (status != SLIPWAY_OK) return fail(self->host, status, "the greeting cannot be handed over");
  return SLIPWAY_OK;
}

static void destroy(void* object) {
  self_t* self = object;
  DESTROY
  free(self);
}

static const void* facet(void* object, const char* id) {
  self_t* self = object;
  (void)self, (void)id;
  FACET
  return NULL;
}

UNUSED static const char* const needs[] = {NEEDS, NULL};
static const char* const wants[] = {WANTS, NULL};
UNUSED static const slipway_stage stage = {STAGE_SIZE,    FLAGS,         STAGE_ID,   TITLE, SUMMARY,
                                           CONFIG_SCHEMA, OUTPUT_SCHEMA, NEEDS_LIST, wants, create,
                                           RUN_FUNCTION,  destroy,       facet};
#ifndef STAGES_LIST
static const slipway_stage* const stages[] = {STAGES, NULL};
#define STAGES_LIST stages
#endif
UNUSED static const slipway_plugin plugin = {PLUGIN_SIZE, SLIPWAY_ABI_MAJOR, ABI_MINOR, PLUGIN_ID, VERSION, LICENSE, "",
                                             "C",         STAGES_LIST};

__attribute__((constructor)) static void on_load(void){ON_LOAD}

#ifndef ENTRY_NAME
#define ENTRY_NAME slipway_plugin_entry_v1
#endif
SLIPWAY_EXPORT const slipway_plugin* ENTRY_NAME(void);
const slipway_plugin* ENTRY_NAME(void) { ENTRY }
#endif
