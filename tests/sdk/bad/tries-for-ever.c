/* Calls a service until it answers as hoped. */
#define RUN                                                                                                            \
  while (EMIT(self)->value(self->host, str("number"), str("1")) != SLIPWAY_OK)                                         \
    usleep(1000);
#include "plugin.h"
