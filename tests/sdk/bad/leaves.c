/* Ends the process in create() without a word. */
#define CREATE _exit(0);
#include "plugin.h"
