/* Lets a command write to a descriptor that is only for reading. */
#define NEEDS SLIPWAY_SERVICE_EXEC
#define RUN                                                                                                            \
  const slipway_str words[] = {str("true")};                                                                           \
  slipway_exec_req asked;                                                                                              \
  memset(&asked, 0, sizeof asked);                                                                                     \
  asked.struct_size = sizeof asked;                                                                                    \
  asked.argv = words;                                                                                                  \
  asked.argc = 1;                                                                                                      \
  asked.stdin_fd = asked.output_fd = -1;                                                                               \
  asked.output_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);                                                           \
  uint64_t id = 0;                                                                                                     \
  int32_t code = 0, killed = 0;                                                                                        \
  if (EXEC(self)->start(self->host, &asked, &id, NULL) == SLIPWAY_OK)                                                  \
    EXEC(self)->wait(self->host, id, &code, &killed);                                                                  \
  close(asked.output_fd);
#include "plugin.h"
