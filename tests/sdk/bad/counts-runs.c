/* Says that it is idempotent and gives other outputs each time. */
#define FLAGS SLIPWAY_STAGE_IDEMPOTENT
#define RUN                                                                                                            \
  const char* seen = access("seen", F_OK) == 0 ? "2" : "1";                                                            \
  write_file(".", "seen", seen);                                                                                       \
  EMIT(self)->value(self->host, str("run"), str(seen));
#include "plugin.h"
