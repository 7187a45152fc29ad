/* Gives a secret to a command as an argument. */
#define NEEDS SLIPWAY_SERVICE_SECRET, SLIPWAY_SERVICE_EXEC
#define RUN                                                                                                            \
  char secret[100];                                                                                                    \
  read_secret(self, secret, sizeof secret);                                                                            \
  command(self, "login", secret);
#include "plugin.h"
