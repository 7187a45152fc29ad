/* Begins an effect while it only plans. */
#define FLAGS SLIPWAY_STAGE_PUBLISHES
#define NEEDS SLIPWAY_SERVICE_EFFECT
#define AFTER                                                                                                          \
  static slipway_status perform(void* object, slipway_str request) {                                                   \
    self_t* self = object;                                                                                             \
    int32_t decision;                                                                                                  \
    (void)request;                                                                                                     \
    EFFECT(self)->begin(self->host, &effect, &decision);                                                               \
    return SLIPWAY_OK;                                                                                                 \
  }
#define FACET                                                                                                          \
  static const slipway_action_v1 table = {sizeof table, 0, perform};                                                   \
  if (strcmp(id, SLIPWAY_FACET_PLAN) == 0) return &table;
#include "plugin.h"
