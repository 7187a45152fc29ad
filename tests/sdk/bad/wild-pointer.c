/* Has a text at an address where nothing is. */
#define LICENSE ((const char*)8)
#include "plugin.h"
