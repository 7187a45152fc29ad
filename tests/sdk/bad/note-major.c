/* Its note asks for another major version. */
#define NOTE_MAJOR 2
#include "plugin.h"
