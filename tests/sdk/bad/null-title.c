/* Has NULL for a text. */
#define TITLE NULL
#include "plugin.h"
