/* Leaves a process running that has left its group. */
#define RUN                                                                                                            \
  if (fork() == 0) {                                                                                                   \
    setsid();                                                                                                          \
    if (fork() == 0) execlp("sleep", "sleep", "604.07", (char*)NULL);                                                  \
    _exit(0);                                                                                                          \
  }
#include "plugin.h"
