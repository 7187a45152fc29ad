/* Prints while it is loaded. */
#define ON_LOAD puts("loaded");
#include "plugin.h"
