/* Writes into a table of the host. */
#define RUN ((slipway_log_v1*)(uintptr_t)LOG(self))->min_level = SLIPWAY_LOG_ERROR;
#include "plugin.h"
