/* Fails without saying why. */
#define RUN return SLIPWAY_E_IO;
#include "plugin.h"
