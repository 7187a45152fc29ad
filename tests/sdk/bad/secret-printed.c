/* Prints a secret. */
#define NEEDS SLIPWAY_SERVICE_SECRET
#define RUN                                                                                                            \
  char secret[100];                                                                                                    \
  read_secret(self, secret, sizeof secret);                                                                            \
  puts(secret);
#include "plugin.h"
