/* Has a schema that is not JSON. */
#define OUTPUT_SCHEMA "{type: object}"
#include "plugin.h"
