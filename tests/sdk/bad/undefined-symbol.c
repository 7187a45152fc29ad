/* Calls a function that nobody has. */
int nobody_has_this_function(void);
#define RUN                                                                                                            \
  if (nobody_has_this_function() != 0) return SLIPWAY_OK;
#include "plugin.h"
