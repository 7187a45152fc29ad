/* Asks for an executable stack. */
#define TITLE "Stack"
#include "plugin.h"
