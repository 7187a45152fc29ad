/* Its stage says that it is shorter than it is. */
#define STAGE_SIZE 8
#include "plugin.h"
