/* Tidies up for a long time when it is asked to stop. */
#define RUN                                                                                                            \
  if (CANCEL_OF(self)->requested(self->host)) sleep(3);
#include "plugin.h"
