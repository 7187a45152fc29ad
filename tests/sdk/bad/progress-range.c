/* Reports progress as a percentage of a thousand percent. */
#define RUN ((const slipway_progress_v1*)service(self, SLIPWAY_SERVICE_PROGRESS))->report(self->host, 100000, str(""));
#include "plugin.h"
