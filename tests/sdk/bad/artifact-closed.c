/* Hands over a descriptor that it has closed. */
#define RUN                                                                                                            \
  slipway_artifact file;                                                                                               \
  memset(&file, 0, sizeof file);                                                                                       \
  file.struct_size = sizeof file;                                                                                      \
  file.fd = -1;                                                                                                        \
  file.name = str("made");                                                                                             \
  file.fd = open("/dev/null", O_RDONLY | O_CLOEXEC);                                                                   \
  close(file.fd);                                                                                                      \
  EMIT(self)->artifact(self->host, &file);
#include "plugin.h"
