/* Sets a variable of the environment while it is loaded. */
#define ON_LOAD setenv("BAD", "1", 1);
#include "plugin.h"
