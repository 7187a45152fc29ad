/* Has a schema that is none. */
#define CONFIG_SCHEMA "{\"type\":\"object\",\"properties\":{\"text\":{\"pattern\":\"[\"}}}"
#include "plugin.h"
