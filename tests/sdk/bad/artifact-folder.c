/* Hands over a folder as an artifact. */
#define RUN                                                                                                            \
  slipway_artifact file;                                                                                               \
  memset(&file, 0, sizeof file);                                                                                       \
  file.struct_size = sizeof file;                                                                                      \
  file.fd = -1;                                                                                                        \
  file.name = str("made");                                                                                             \
  mkdir("made", 0777);                                                                                                 \
  file.path = str("made");                                                                                             \
  EMIT(self)->artifact(self->host, &file);
#include "plugin.h"
