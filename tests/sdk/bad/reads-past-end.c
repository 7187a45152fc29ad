/* Takes the request for a C string. */
#define RUN                                                                                                            \
  if (strstr(request.ptr, "no such thing in it") != NULL) return SLIPWAY_OK;
#include "plugin.h"
