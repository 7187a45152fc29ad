/* Has a stage without run(). */
#define RUN_FUNCTION NULL
#include "plugin.h"
