/* Writes into the memory that all processes share. */
#define RUN                                                                                                            \
  write_file("/dev/shm", "slipway-bad-shm", "1");                                                                      \
  unlink("/dev/shm/slipway-bad-shm");
#include "plugin.h"
