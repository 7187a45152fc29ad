/* Gives a command a variable without a value. */
#define NEEDS SLIPWAY_SERVICE_EXEC
#define RUN                                                                                                            \
  const slipway_str words[] = {str("true")};                                                                           \
  const slipway_str variables[] = {str("CI=1"), str("DEBUG")};                                                         \
  slipway_exec_req asked;                                                                                              \
  memset(&asked, 0, sizeof asked);                                                                                     \
  asked.struct_size = sizeof asked;                                                                                    \
  asked.argv = words;                                                                                                  \
  asked.argc = 1;                                                                                                      \
  asked.stdin_fd = asked.output_fd = -1;                                                                               \
  asked.env = variables;                                                                                               \
  asked.envc = 2;                                                                                                      \
  uint64_t id = 0;                                                                                                     \
  int32_t code = 0, killed = 0;                                                                                        \
  if (EXEC(self)->start(self->host, &asked, &id, NULL) == SLIPWAY_OK) EXEC(self)->wait(self->host, id, &code, &killed);
#include "plugin.h"
