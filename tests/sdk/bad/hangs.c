/* Does not come back from run(). */
#define RUN                                                                                                            \
  for (;;)                                                                                                             \
    pause();
#include "plugin.h"
