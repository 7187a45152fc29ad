/* Has a facet without its function. */
#define FACET                                                                                                          \
  static const slipway_action_v1 table = {sizeof table, 0, NULL};                                                      \
  if (strcmp(id, SLIPWAY_FACET_PLAN) == 0) return &table;
#include "plugin.h"
