/* The smallest stage in C: it says hello, or fails without saying why, which is against rule R10. */
#include <slipway/abi.h>

#include <string.h>

SLIPWAY_NOTE(0);

struct stage {
  const slipway_host* host;
  int silent_failure;
};
static struct stage the_stage;

static slipway_status SLIPWAY_CALL create(const slipway_stage* type, const slipway_host* host, slipway_str config,
                                          void** out_self) {
  (void)type;
  the_stage.host = host;
  the_stage.silent_failure = config.len > 2;
  *out_self = &the_stage;
  return SLIPWAY_OK;
}

static slipway_status SLIPWAY_CALL run(void* self, slipway_str request) {
  const struct stage* stage = self;
  const slipway_log_v1* log = stage->host->service(stage->host, SLIPWAY_SERVICE_LOG);
  const slipway_str hello = {"hello from C", 12};
  const slipway_str none = {NULL, 0};
  (void)request;
  if (stage->silent_failure) return SLIPWAY_E_IO;
  log->write(stage->host, SLIPWAY_LOG_INFO, hello, none);
  return SLIPWAY_OK;
}

static void SLIPWAY_CALL destroy(void* self) { memset(self, 0, sizeof(struct stage)); }

static const char* const needs[] = {SLIPWAY_SERVICE_LOG, NULL};
static const char* const wants[] = {NULL};
static const slipway_stage stage = {sizeof(slipway_stage),
                                    0,
                                    "com.example.c",
                                    "C",
                                    "Says hello",
                                    "{\"type\":\"object\"}",
                                    "{\"type\":\"object\"}",
                                    needs,
                                    wants,
                                    create,
                                    run,
                                    destroy,
                                    NULL};
static const slipway_stage* const stages[] = {&stage, NULL};
static const slipway_plugin plugin = {sizeof(slipway_plugin),
                                      SLIPWAY_ABI_MAJOR,
                                      SLIPWAY_ABI_TARGET,
                                      "com.example.c",
                                      "0.0.1",
                                      "Apache-2.0",
                                      "",
                                      "C",
                                      stages};

SLIPWAY_EXPORT const slipway_plugin* SLIPWAY_CALL slipway_plugin_entry_v1(void) { return &plugin; }
