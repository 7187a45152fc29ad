/* Logs a secret. */
#define NEEDS SLIPWAY_SERVICE_SECRET
#define RUN                                                                                                            \
  char secret[100];                                                                                                    \
  read_secret(self, secret, sizeof secret);                                                                            \
  say(self, secret);
#include "plugin.h"
