/* Has a version that is not SemVer. */
#define VERSION "1.0"
#include "plugin.h"
