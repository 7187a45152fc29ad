/* Writes to the end of its own file while it runs. */
#define RUN                                                                                                            \
  FILE* file = fopen("/proc/self/fd/5", "ab");                                                                         \
  if (file != NULL) {                                                                                                  \
    fputs("changed", file);                                                                                            \
    fclose(file);                                                                                                      \
  }
#include "plugin.h"
