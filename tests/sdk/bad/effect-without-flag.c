/* Has effects without the flag for it. */
#define NEEDS SLIPWAY_SERVICE_EFFECT
#define RUN                                                                                                            \
  int32_t decision;                                                                                                    \
  EFFECT(self)->begin(self->host, &effect, &decision);
#include "plugin.h"
