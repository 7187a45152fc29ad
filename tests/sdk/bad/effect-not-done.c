/* Begins an effect and does not say what came of it. */
#define FLAGS SLIPWAY_STAGE_PUBLISHES
#define NEEDS SLIPWAY_SERVICE_EFFECT
#define RUN                                                                                                            \
  int32_t decision;                                                                                                    \
  EFFECT(self)->begin(self->host, &effect, &decision);
#include "plugin.h"
