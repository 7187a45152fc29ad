/* Offers two stages of one id. */
#define STAGES &stage, &stage
#include "plugin.h"
