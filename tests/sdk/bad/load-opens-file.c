/* Keeps a descriptor from when it was loaded. */
#define ON_LOAD                                                                                                        \
  if (open("/dev/null", O_RDONLY | O_CLOEXEC) < 0) abort();
#include "plugin.h"
