/* Does not release what create() allocated. */
#define SELF char* more;
#define CREATE                                                                                                         \
  self->more = malloc(100);                                                                                            \
  self->more[0] = 1;
#include "plugin.h"
