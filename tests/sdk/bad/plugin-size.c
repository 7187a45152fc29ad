/* Its descriptor says that it is shorter than it is. */
#define PLUGIN_SIZE 16
#include "plugin.h"
