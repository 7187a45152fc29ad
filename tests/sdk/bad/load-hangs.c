/* Does not come to an end while it is loaded. */
#define ON_LOAD                                                                                                        \
  for (;;)                                                                                                             \
    pause();
#include "plugin.h"
