/* Has flags that nobody knows. */
#define FLAGS (1u << 9)
#include "plugin.h"
