/* Crashes in run(). */
#define RUN raise(SIGSEGV);
#include "plugin.h"
