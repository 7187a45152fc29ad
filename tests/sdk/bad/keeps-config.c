/* Keeps the parameters that it had only borrowed. */
#define SELF slipway_str kept;
#define CREATE self->kept = config;
#define RUN                                                                                                            \
  if (contains(self->kept, "!")) return SLIPWAY_OK;
#include "plugin.h"
