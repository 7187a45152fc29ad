/* The same in C; it does nothing. */
#include <slipway/abi.h>

SLIPWAY_NOTE(0);

static int stage_data;

static slipway_status SLIPWAY_CALL create(const slipway_stage* type, const slipway_host* host, slipway_str config,
                                          void** out_self) {
  (void)type, (void)host, (void)config;
  *out_self = &stage_data;
  return SLIPWAY_OK;
}

static slipway_status SLIPWAY_CALL run(void* self, slipway_str request) {
  (void)self, (void)request;
  return SLIPWAY_OK;
}

static void SLIPWAY_CALL destroy(void* self) { (void)self; }

int seen_by_all_but_for_the_version_script(void) { return 0; }

static const char* const none[] = {NULL};
static const slipway_stage stage = {.struct_size = sizeof(slipway_stage),
                                    .id = "org.stranger.idle",
                                    .title = "Idle",
                                    .summary = "Does nothing",
                                    .config_schema = "{\"type\":\"object\"}",
                                    .output_schema = "{\"type\":\"object\"}",
                                    .needs = none,
                                    .wants = none,
                                    .create = create,
                                    .run = run,
                                    .destroy = destroy};
static const slipway_stage* const stages[] = {&stage, NULL};
static const slipway_plugin plugin = {.struct_size = sizeof(slipway_plugin),
                                      .abi_major = SLIPWAY_ABI_MAJOR,
                                      .abi_minor = SLIPWAY_ABI_TARGET,
                                      .id = "org.stranger.idle",
                                      .version = "2.5.0",
                                      .license = "MIT",
                                      .homepage = "",
                                      .built_with = "a stranger's C",
                                      .stages = stages};

SLIPWAY_EXPORT const slipway_plugin* SLIPWAY_CALL slipway_plugin_entry_v1(void) { return &plugin; }
