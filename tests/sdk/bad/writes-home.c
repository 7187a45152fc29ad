/* Writes into the home folder. */
#define RUN                                                                                                            \
  if (getenv("HOME") != NULL) write_file(getenv("HOME"), ".bad", "1");
#include "plugin.h"
