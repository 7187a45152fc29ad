/* Has NULL for the list of the services that it needs. */
#define NEEDS_LIST NULL
#include "plugin.h"
