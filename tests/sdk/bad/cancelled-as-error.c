/* Calls it an error when it was asked to stop. */
#define RUN                                                                                                            \
  if (CANCEL_OF(self)->requested(self->host)) return fail(self->host, SLIPWAY_E_IO, "it broke");
#include "plugin.h"
