/* Closes a descriptor of the host. */
#define RUN close(CANCEL_OF(self)->fd);
#include "plugin.h"
