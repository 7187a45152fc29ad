/* @ID@: a stage that wants a file to be in the source, a licence say. */
#include <slipway/abi.h>

#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

SLIPWAY_NOTE(0);

struct stage {
  const slipway_host* host;
  char* file;
};

static slipway_str str(const char* text) {
  slipway_str value = {text, strlen(text)};
  return value;
}

/* Every status but SLIPWAY_OK comes with its reason. */
static slipway_status fail(const slipway_host* host, slipway_status status, const char* message) {
  host->fail(host, status, str(message), str(""));
  return status;
}

static void say(const slipway_host* host, const char* text) {
  const slipway_log_v1* log = host->service(host, SLIPWAY_SERVICE_LOG);
  log->write(host, SLIPWAY_LOG_INFO, str(text), str(""));
}

/* A member of a JSON object, copied; NULL when it is not there. The texts of the host are borrowed. */
static char* text_member(slipway_str json, const char* name) {
  json_t* object = json_loadb(json.ptr, json.len, 0, NULL);
  const char* text = json_string_value(json_object_get(object, name));
  char* copy = text == NULL ? NULL : strdup(text);
  json_decref(object);
  return copy;
}

static void destroy(void* self) {
  struct stage* stage = self;
  free(stage->file);
  free(stage);
}

/* What the schema cannot say is refused here, before anything runs. */
static slipway_status create(const slipway_stage* type, const slipway_host* host, slipway_str config, void** out_self) {
  struct stage* stage = calloc(1, sizeof *stage);
  (void)type;
  if (stage == NULL) return fail(host, SLIPWAY_E_IO, "there is no memory");
  stage->host = host;
  stage->file = text_member(config, "file");
  if (stage->file == NULL) stage->file = strdup("LICENSE");
  if (stage->file == NULL || stage->file[0] == '/') {
    destroy(stage);
    return fail(host, SLIPWAY_E_CONFIG, "file: it must be relative to the source");
  }
  *out_self = stage;
  return SLIPWAY_OK;
}

static slipway_status run(void* self, slipway_str request) {
  const struct stage* stage = self;
  const slipway_emit_v1* emit = stage->host->service(stage->host, SLIPWAY_SERVICE_EMIT);
  char path[4096], line[4200];
  struct stat status;
  char* workspace = text_member(request, "workspace");
  const int length = workspace == NULL ? -1 : snprintf(path, sizeof path, "%s/%s", workspace, stage->file);
  free(workspace);
  if (length < 0 || (size_t)length >= sizeof path)
    return fail(stage->host, SLIPWAY_E_CONFIG, "file: its path is too long");
  snprintf(line, sizeof line, "looking for %s", stage->file);
  say(stage->host, line);
  if (stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
    return emit->value(stage->host, str("found"), str("{\"found\":true}"));
  snprintf(line, sizeof line, "%s is missing or empty", stage->file);
  return fail(stage->host, SLIPWAY_VERDICT_FAIL, line);
}

static const char* const no_ids[] = {NULL};
static const slipway_stage the_stage = {
    .struct_size = sizeof(slipway_stage),
    .flags = SLIPWAY_STAGE_SOURCE | SLIPWAY_STAGE_IDEMPOTENT | SLIPWAY_STAGE_PURE,
    .id = "@ID@",
    .title = "@CLASS@",
    .summary = "Wants a file to be in the source",
    .config_schema = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"file\":{"
                     "\"description\":\"Relative to the source\",\"type\":\"string\",\"minLength\":1,"
                     "\"default\":\"LICENSE\"}}}",
    .output_schema = "{\"type\":\"object\"}",
    .needs = no_ids,
    .wants = no_ids,
    .create = create,
    .run = run,
    .destroy = destroy,
};
static const slipway_stage* const stages[] = {&the_stage, NULL};
static const slipway_plugin plugin = {
    .struct_size = sizeof(slipway_plugin),
    .abi_major = SLIPWAY_ABI_MAJOR,
    .abi_minor = SLIPWAY_ABI_TARGET,
    .id = "@ID@",
    .version = "0.1.0",
    .license = "Apache-2.0",
    .homepage = "",
    .built_with = "C " __VERSION__,
    .stages = stages,
};

SLIPWAY_EXPORT const slipway_plugin* slipway_plugin_entry_v1(void) { return &plugin; }
