#ifndef TODOBACKEND_SERVER_H
#define TODOBACKEND_SERVER_H

#include "store.h"

#include <stdbool.h>
#include <stdint.h>

// Serves the store on a numeric IPv4 or IPv6 address until SIGTERM or SIGINT; port 0 takes a free one.
// Prints one line on stdout when it is ready. False after a line on stderr that says why it could not start.
bool server_run(struct store* store, const char* address, uint16_t port);

#endif
