#include "_cgo_export.h"

SLIPWAY_NOTE(0);

/* The stage is nothing but its host. */
static slipway_status create(const slipway_stage* type, const slipway_host* host, slipway_str config, void** out_self) {
  (void)type;
  *out_self = (void*)host;
  return goCreate((uintptr_t)host, config);
}

static slipway_status run(void* self, slipway_str request) { return goRun((uintptr_t)self, request); }

static void destroy(void* self) { (void)self; }

static const char* const wants[] = {SLIPWAY_SERVICE_SECRET, SLIPWAY_SERVICE_EFFECT, NULL};
static const slipway_stage stage = {.struct_size = sizeof stage,
                                    .flags = SLIPWAY_STAGE_PUBLISHES,
                                    .id = "com.example.everything",
                                    .title = "Everything",
                                    .summary = "Uses most there is",
                                    .config_schema = "{\"type\":\"object\"}",
                                    .output_schema = "{\"type\":\"object\"}",
                                    .wants = wants,
                                    .create = create,
                                    .run = run,
                                    .destroy = destroy};
static const slipway_stage* const stages[] = {&stage, NULL};
static const slipway_plugin plugin = {
    sizeof plugin, SLIPWAY_ABI_MAJOR, SLIPWAY_ABI_TARGET, "com.example.everything", "1.0.0", "Apache-2.0", "", "Go",
    stages};

SLIPWAY_EXPORT const slipway_plugin* slipway_plugin_entry_v1(void) { return &plugin; }
