/* Is bound while it runs. */
#define TITLE "Late binding"
#include "plugin.h"
