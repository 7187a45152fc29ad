/* The stage of this folder as it should be. */
#include "plugin.h"
