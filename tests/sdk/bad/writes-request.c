/* Writes into the request. */
#define RUN ((char*)(uintptr_t)request.ptr)[0] = '[';
#include "plugin.h"
