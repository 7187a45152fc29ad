/* Crashes when a parameter is missing. */
#define REFUSAL raise(SIGSEGV);
#include "plugin.h"
