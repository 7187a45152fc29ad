/* Has no descriptor to give. */
#define ENTRY return NULL;
#include "plugin.h"
