/* Works with a host of exactly its own version only. */
#define CREATE                                                                                                         \
  if (host->struct_size != sizeof *host) {                                                                             \
    free(self);                                                                                                        \
    return fail(host, SLIPWAY_E_UNSUPPORTED, "another host");                                                          \
  }
#include "plugin.h"
