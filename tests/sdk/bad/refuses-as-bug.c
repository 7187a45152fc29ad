/* Calls a wrong parameter a bug of its own. */
#define REFUSAL return fail(host, SLIPWAY_E_INTERNAL, "unexpected");
#include "plugin.h"
