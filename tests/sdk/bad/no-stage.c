/* Offers no stage. */
#define STAGES NULL
#include "plugin.h"
