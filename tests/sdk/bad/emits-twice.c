/* Emits two values of one name. */
#define RUN                                                                                                            \
  EMIT(self)->value(self->host, str("number"), str("1"));                                                              \
  EMIT(self)->value(self->host, str("number"), str("2"));
#include "plugin.h"
