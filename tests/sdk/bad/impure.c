/* Says that it is pure and writes into the home folder. */
#define FLAGS SLIPWAY_STAGE_PURE
#define RUN                                                                                                            \
  if (getenv("HOME") != NULL) write_file(getenv("HOME"), ".bad", "1");
#include "plugin.h"
