/* Writes a file while it is loaded. */
#define ON_LOAD write_file(".", "loaded.txt", "loaded");
#include "plugin.h"
