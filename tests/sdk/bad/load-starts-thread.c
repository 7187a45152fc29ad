/* Starts a thread while it is loaded. */
#define BEFORE                                                                                                         \
  static void* wait_for_ever(void* nothing) {                                                                          \
    for (;;)                                                                                                           \
      pause();                                                                                                         \
    return nothing;                                                                                                    \
  }
#define ON_LOAD                                                                                                        \
  pthread_t thread;                                                                                                    \
  pthread_create(&thread, NULL, wait_for_ever, NULL);
#include "plugin.h"
