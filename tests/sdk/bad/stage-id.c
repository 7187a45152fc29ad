/* Has an id that is not reverse DNS. */
#define STAGE_ID "bad stage"
#include "plugin.h"
