/* Gives an artifact a media type of two lines. */
#define RUN                                                                                                            \
  slipway_artifact file;                                                                                               \
  memset(&file, 0, sizeof file);                                                                                       \
  file.struct_size = sizeof file;                                                                                      \
  file.fd = -1;                                                                                                        \
  file.name = str("made");                                                                                             \
  write_file(".", "made", "1");                                                                                        \
  file.path = str("made");                                                                                             \
  file.media_type = str("text/plain\n");                                                                               \
  EMIT(self)->artifact(self->host, &file);
#include "plugin.h"
