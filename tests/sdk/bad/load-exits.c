/* Ends the process while it is loaded. */
#define ON_LOAD exit(0);
#include "plugin.h"
