/* Looks for libraries in a folder of its author. */
#define TITLE "Run path"
#include "plugin.h"
