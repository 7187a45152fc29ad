/* Changes the umask while it is loaded. */
#define ON_LOAD umask(077);
#include "plugin.h"
