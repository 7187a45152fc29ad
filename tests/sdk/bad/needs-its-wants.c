/* Takes for granted what it only wants. */
#define WANTS SLIPWAY_SERVICE_CACHE
#define RUN                                                                                                            \
  int32_t fd;                                                                                                          \
  ((const slipway_cache_v1*)service(self, SLIPWAY_SERVICE_CACHE))->fetch(self->host, str("key"), &fd);
#include "plugin.h"
