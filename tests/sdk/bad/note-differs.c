/* Its note and its descriptor ask for different minor versions. */
#define ABI_MINOR 7
#include "plugin.h"
