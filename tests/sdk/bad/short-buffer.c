/* Copies a parameter into a buffer of 64 bytes. */
#define CREATE                                                                                                         \
  volatile char buffer[64];                                                                                            \
  for (size_t i = 0; i < config.len; ++i)                                                                              \
    buffer[i] = config.ptr[i];                                                                                         \
  if (buffer[0] != '{') abort();
#include "plugin.h"
