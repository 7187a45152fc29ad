/* Has a thread that logs when run() is over. */
#define AFTER                                                                                                          \
  static void* speak_late(void* host) {                                                                                \
    static self_t late;                                                                                                \
    late.host = host;                                                                                                  \
    usleep(20000);                                                                                                     \
    say(&late, "late");                                                                                                \
    return NULL;                                                                                                       \
  }
#define RUN                                                                                                            \
  pthread_t thread;                                                                                                    \
  pthread_create(&thread, NULL, speak_late, (void*)(uintptr_t)self->host);
#include "plugin.h"
