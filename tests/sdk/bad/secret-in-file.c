/* Leaves a secret in a file. */
#define NEEDS SLIPWAY_SERVICE_SECRET
#define RUN                                                                                                            \
  char secret[100];                                                                                                    \
  read_secret(self, secret, sizeof secret);                                                                            \
  write_file(".", "token", secret);
#include "plugin.h"
