/* Returns what a service returned, without saying why. */
#define RUN                                                                                                            \
  const slipway_status given = EMIT(self)->value(self->host, str("number"), str("1"));                                 \
  if (given != SLIPWAY_OK) return given;
#include "plugin.h"
