/* Has a title in Latin-1. */
#define TITLE                                                                                                          \
  "Gr\xf6\xdf"                                                                                                         \
  "e"
#include "plugin.h"
