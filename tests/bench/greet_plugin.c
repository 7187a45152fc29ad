// What a stage costs at least: a plugin in C that does nothing.
#include <slipway/abi.h>

#include <stddef.h>

static slipway_status create(const slipway_stage* type, const slipway_host* host, slipway_str config, void** self) {
  (void)type, (void)host, (void)config;
  *self = NULL;
  return SLIPWAY_OK;
}

static slipway_status run(void* self, slipway_str request) {
  (void)self, (void)request;
  return SLIPWAY_OK;
}

static void destroy(void* self) { (void)self; }

static const char* const none[] = {NULL};
static const slipway_stage stage = {
    sizeof stage, 0, "com.example.greet", "Greet", "Does nothing", "{}", "{}", none, none, create, run, destroy, NULL};
static const slipway_stage* const stages[] = {&stage, NULL};
static const slipway_plugin plugin = {
    sizeof plugin, SLIPWAY_ABI_MAJOR, SLIPWAY_ABI_TARGET, "com.example.greet", "1.0.0", "Apache-2.0", "", "C", stages};

SLIPWAY_NOTE(0);

SLIPWAY_EXPORT const slipway_plugin* slipway_plugin_entry_v1(void);
const slipway_plugin* slipway_plugin_entry_v1(void) { return &plugin; }
