/* Needs a glibc that many systems do not have yet. */
#define RUN (void)arc4random();
#include "plugin.h"
