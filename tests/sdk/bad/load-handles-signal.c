/* Installs a signal handler while it is loaded. */
#define ON_LOAD signal(SIGUSR1, SIG_IGN);
#include "plugin.h"
