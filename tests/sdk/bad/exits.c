/* Calls exit() in run(). */
#define RUN exit(0);
#include "plugin.h"
