/* Allocates memory for its descriptor. */
#define ENTRY                                                                                                          \
  static char* volatile last;                                                                                          \
  last = malloc(100);                                                                                                  \
  last[0] = 1;                                                                                                         \
  return &plugin;
#include "plugin.h"
