/* Refuses parameters without saying why. */
#define REFUSAL return SLIPWAY_E_CONFIG;
#include "plugin.h"
