/* Takes a list of parameters instead of an object. */
#define CONFIG_SCHEMA "{\"type\":\"array\"}"
#include "plugin.h"
