/* Hands over a file from outside of the workspace. */
#define RUN                                                                                                            \
  slipway_artifact file;                                                                                               \
  memset(&file, 0, sizeof file);                                                                                       \
  file.struct_size = sizeof file;                                                                                      \
  file.fd = -1;                                                                                                        \
  file.name = str("passwd");                                                                                           \
  file.path = str("/etc/passwd");                                                                                      \
  EMIT(self)->artifact(self->host, &file);
#include "plugin.h"
