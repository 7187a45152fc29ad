/* com.example.licence-check: every source file carries the SPDX line of the given licence. */
#include "files.h"
#include "parameters.h"
#include "report.h"

#include <slipway/abi.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

SLIPWAY_NOTE(0);

struct stage {
  const slipway_host* host;
  struct parameters parameters;
};

static slipway_str str(const char* text) {
  const slipway_str borrowed = {text, text == NULL ? 0 : strlen(text)};
  return borrowed;
}

/* Give the reason and the status (R10).  details: a JSON text or NULL. */
static slipway_status fail(const slipway_host* host, slipway_status status, const char* details, const char* format,
                           ...) {
  char message[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  host->fail(host, status, str(message), str(details));
  return status;
}

static slipway_status SLIPWAY_CALL create(const slipway_stage* type, const slipway_host* host, slipway_str config,
                                          void** out_self) {
  char why[512];
  (void)type;
  struct stage* const stage = calloc(1, sizeof *stage);
  if (stage == NULL) return fail(host, SLIPWAY_E_IO, NULL, "out of memory");
  stage->host = host;
  if (parameters_read(&stage->parameters, config.ptr, config.len, why, sizeof why) != 0) {
    parameters_free(&stage->parameters);
    free(stage);
    return fail(host, SLIPWAY_E_CONFIG, NULL, "%s", why);
  }
  *out_self = stage;
  return SLIPWAY_OK;
}

static void SLIPWAY_CALL destroy(void* self) {
  struct stage* const stage = self;
  parameters_free(&stage->parameters);
  free(stage);
}

static int cancelled(const slipway_host* host) {
  const slipway_cancel_v1* const cancel = host->service(host, SLIPWAY_SERVICE_CANCEL);
  return cancel != NULL && cancel->requested(host) != 0;
}

static slipway_status fail_to_read(const slipway_host* host, const char* path, int error) {
  char* const name = report_shown(path, strlen(path));
  const slipway_status status =
      fail(host, SLIPWAY_E_IO, NULL, "cannot read '%s': %s", name == NULL ? "" : name, strerror(error));
  free(name);
  return status;
}

static slipway_status check_files(const struct stage* stage, const char* workspace, const struct files* files,
                                  struct report* report) {
  for (size_t index = 0; index < files->count; ++index) {
    struct licence_line found;
    if (cancelled(stage->host)) return fail(stage->host, SLIPWAY_E_CANCELLED, NULL, "stopped on request");
    const int error = files_read_licence(workspace, files->paths[index], &found);
    if (error != 0) return fail_to_read(stage->host, files->paths[index], error);
    report_add(report, files->paths[index], &found, stage->parameters.licence);
  }
  return SLIPWAY_OK;
}

static slipway_status emit(const slipway_host* host, const struct report* report) {
  const slipway_emit_v1* const table = host->service(host, SLIPWAY_SERVICE_EMIT);
  char* const text = report_text(report);
  if (text == NULL) return fail(host, SLIPWAY_E_IO, NULL, "out of memory");
  const slipway_status status = table->value(host, str("report"), str(text));
  free(text);
  return status == SLIPWAY_OK ? status : fail(host, status, NULL, "cannot emit the report: status %d", (int)status);
}

static void log_count(const slipway_host* host, size_t count) {
  const slipway_log_v1* const log = host->service(host, SLIPWAY_SERVICE_LOG);
  char text[64];
  snprintf(text, sizeof text, "looked at %zu files", count);
  if (log != NULL && SLIPWAY_LOG_INFO >= log->min_level) log->write(host, SLIPWAY_LOG_INFO, str(text), str(NULL));
}

/* A check of nothing is not a pass. */
static slipway_status verdict(const struct stage* stage, const struct report* report) {
  const size_t cases = json_array_size(report->cases);
  const size_t failed = json_array_size(report->failures);
  if (cases == 0)
    return fail(stage->host, SLIPWAY_VERDICT_FAIL, "{\"hint\":\"see the parameters 'extensions' and 'ignore'\"}",
                "there is no file with one of the extensions: nothing was checked");
  if (failed == 0) return SLIPWAY_OK;
  char* const details = report_details(report, stage->parameters.licence);
  const slipway_status status =
      fail(stage->host, SLIPWAY_VERDICT_FAIL, details, "files without the licence %s: %zu of %zu",
           stage->parameters.licence, failed, cases);
  free(details);
  return status;
}

static slipway_status check(const struct stage* stage, const char* workspace) {
  struct files files;
  struct report report;
  slipway_status status;
  const int error = files_find(&files, workspace, &stage->parameters);
  report_begin(&report);
  if (error != 0)
    status = fail_to_read(stage->host, files.count == 0 ? "." : files.paths[files.count - 1], error);
  else
    status = check_files(stage, workspace, &files, &report);
  if (status == SLIPWAY_OK) {
    log_count(stage->host, files.count);
    status = emit(stage->host, &report);
  }
  if (status == SLIPWAY_OK) status = verdict(stage, &report);
  report_free(&report);
  files_free(&files);
  return status;
}

static slipway_status SLIPWAY_CALL run(void* self, slipway_str request_json) {
  const struct stage* const stage = self;
  json_t* const request = json_loadb(request_json.ptr, request_json.len, 0, NULL);
  const char* const workspace = json_string_value(json_object_get(request, "workspace"));
  const slipway_status status = workspace == NULL
                                    ? fail(stage->host, SLIPWAY_E_INTERNAL, NULL, "the request names no workspace")
                                    : check(stage, workspace);
  json_decref(request);
  return status;
}

static const char k_config_schema[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"licence\",\"extensions\"],\"properties\":{"
    "\"licence\":{\"type\":\"string\",\"minLength\":1,"
    "\"description\":\"SPDX expression that every file must carry\"},"
    "\"extensions\":{\"type\":\"array\",\"minItems\":1,"
    "\"items\":{\"type\":\"string\",\"minLength\":2,\"pattern\":\"^[.]\"},"
    "\"description\":\"Endings of the files to look at, each with its dot\"},"
    "\"ignore\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"minLength\":1},"
    "\"description\":\"Files and folders to leave out, from the top of the repository\"}},"
    "\"examples\":[{\"licence\":\"Apache-2.0\",\"extensions\":[\".c\",\".h\"],\"ignore\":[\"third_party\"]}]}";
static const char k_output_schema[] = "{\"type\":\"object\",\"required\":[\"report\"]}";
static const char* const k_needs[] = {SLIPWAY_SERVICE_EMIT, NULL};
static const char* const k_wants[] = {SLIPWAY_SERVICE_CANCEL, SLIPWAY_SERVICE_LOG, NULL};

static const slipway_stage k_stage = {
    .struct_size = sizeof(slipway_stage),
    .flags = SLIPWAY_STAGE_SOURCE | SLIPWAY_STAGE_PURE | SLIPWAY_STAGE_IDEMPOTENT,
    .id = "com.example.licence-check",
    .title = "Licence check",
    .summary = "Every source file names its licence",
    .config_schema = k_config_schema,
    .output_schema = k_output_schema,
    .needs = k_needs,
    .wants = k_wants,
    .create = create,
    .run = run,
    .destroy = destroy,
};
static const slipway_stage* const k_stages[] = {&k_stage, NULL};
static const slipway_plugin k_plugin = {
    .struct_size = sizeof(slipway_plugin),
    .abi_major = SLIPWAY_ABI_MAJOR,
    .abi_minor = SLIPWAY_ABI_TARGET,
    .id = "com.example.licence-check",
    .version = "1.0.0",
    .license = "Apache-2.0",
    .homepage = "",
    .built_with = "slipway-c 1.0, " __VERSION__,
    .stages = k_stages,
};

SLIPWAY_EXPORT const slipway_plugin* SLIPWAY_CALL slipway_plugin_entry_v1(void) { return &k_plugin; }
