/* Has a licence that is no SPDX expression. */
#define LICENSE "all rights reserved, ask me"
#include "plugin.h"
