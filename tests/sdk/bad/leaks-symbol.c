/* Exports a second function. */
#define AFTER                                                                                                          \
  SLIPWAY_EXPORT int another(void);                                                                                    \
  int another(void) { return 1; }
#include "plugin.h"
