/* Starts its command again when it was cancelled. */
#define NEEDS SLIPWAY_SERVICE_EXEC
#define RUN                                                                                                            \
  while (command(self, "make", "all") == SLIPWAY_E_CANCELLED)                                                          \
    usleep(1000);
#include "plugin.h"
