/* Has no build id. */
#define TITLE "No build id"
#include "plugin.h"
