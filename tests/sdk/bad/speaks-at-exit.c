/* Prints when the process ends. */
#define BEFORE                                                                                                         \
  static void at_exit(void) { puts("bye"); }
#define ON_LOAD atexit(at_exit);
#include "plugin.h"
