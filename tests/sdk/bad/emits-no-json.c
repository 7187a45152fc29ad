/* Emits a value that is not JSON. */
#define RUN EMIT(self)->value(self->host, str("number"), str("{1: one}"));
#include "plugin.h"
