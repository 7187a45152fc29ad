/* Says that it is pure and writes where neither HOME nor TMPDIR is. */
#define FLAGS SLIPWAY_STAGE_PURE
#define RUN                                                                                                            \
  write_file("/var/tmp", "slipway-bad-pure", "1");                                                                     \
  unlink("/var/tmp/slipway-bad-pure");
#include "plugin.h"
