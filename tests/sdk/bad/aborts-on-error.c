/* Aborts when a service does not answer as hoped. */
#define RUN                                                                                                            \
  if (EMIT(self)->value(self->host, str("number"), str("1")) != SLIPWAY_OK) abort();
#include "plugin.h"
