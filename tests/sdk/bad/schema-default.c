/* Has a default that its own schema refuses. */
#define CONFIG_SCHEMA "{\"type\":\"object\",\"properties\":{\"times\":{\"type\":\"integer\",\"default\":\"one\"}}}"
#include "plugin.h"
