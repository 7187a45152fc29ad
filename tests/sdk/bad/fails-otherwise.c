/* Fails with another status than it said. */
#define RUN                                                                                                            \
  fail(self->host, SLIPWAY_E_IO, "disk");                                                                              \
  return SLIPWAY_E_TRANSIENT;
#include "plugin.h"
