/* Crashes while it is loaded. */
#define ON_LOAD raise(SIGSEGV);
#include "plugin.h"
