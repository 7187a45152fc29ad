/* Has a table for every facet that it is asked for. */
#define BEFORE                                                                                                         \
  static slipway_status perform(void* self, slipway_str request) {                                                     \
    (void)self, (void)request;                                                                                         \
    return SLIPWAY_OK;                                                                                                 \
  }
#define FACET                                                                                                          \
  static const slipway_action_v1 table = {sizeof table, 0, perform};                                                   \
  if (strncmp(id, "slipway.", 8) == 0 && strcmp(id, SLIPWAY_FACET_PROBE) != 0) return &table;
#include "plugin.h"
