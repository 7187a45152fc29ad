/* Starts a process while it is loaded. */
extern char** environ;
#define ON_LOAD                                                                                                        \
  char* words[] = {(char*)"sleep", (char*)"60", NULL};                                                                 \
  pid_t pid;                                                                                                           \
  posix_spawnp(&pid, "sleep", NULL, NULL, words, environ);
#include "plugin.h"
