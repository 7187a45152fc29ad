/* Its list of services has an end at the first call and goes on at the second. */
#define BEFORE static const char* services[] = {NULL, NULL};
#define NEEDS_LIST services
#define ENTRY                                                                                                          \
  static int calls;                                                                                                    \
  if (calls++ == 1) services[0] = SLIPWAY_SERVICE_LOG;                                                                 \
  return &plugin;
#include "plugin.h"
