/* Changes the working folder while it is loaded. */
#define ON_LOAD                                                                                                        \
  if (chdir("/") != 0) abort();
#include "plugin.h"
