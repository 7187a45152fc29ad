/* Does not end the thread that create() started. */
#define BEFORE                                                                                                         \
  static void* wait_for_ever(void* nothing) {                                                                          \
    for (;;)                                                                                                           \
      pause();                                                                                                         \
    return nothing;                                                                                                    \
  }
#define CREATE                                                                                                         \
  pthread_t thread;                                                                                                    \
  pthread_create(&thread, NULL, wait_for_ever, NULL);
#include "plugin.h"
