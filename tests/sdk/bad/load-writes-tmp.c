/* Writes into the folder for temporary files while it is loaded. */
#define ON_LOAD                                                                                                        \
  write_file("/var/tmp", "slipway-bad-load", "1");                                                                     \
  unlink("/var/tmp/slipway-bad-load");
#include "plugin.h"
