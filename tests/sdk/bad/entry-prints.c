/* Prints when it is asked for its descriptor. */
#define ENTRY                                                                                                          \
  fputs("asked\n", stderr);                                                                                            \
  return &plugin;
#include "plugin.h"
