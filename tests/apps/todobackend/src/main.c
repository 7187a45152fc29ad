#include "server.h"
#include "store.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static const char* setting(const char* name, const char* fallback) {
  const char* value = getenv(name);
  return value == NULL || *value == '\0' ? fallback : value;
}

static bool parse_port(const char* text, uint16_t* port) {
  char* end = NULL;
  errno = 0;
  const long value = strtol(text, &end, 10);
  if (errno != 0 || end == text || *end != '\0' || value < 0 || value > UINT16_MAX) return false;
  *port = (uint16_t)value;
  return true;
}

int main(void) {
  uint16_t port = 0;
  if (!parse_port(setting("PORT", "8080"), &port)) {
    fprintf(stderr, "todobackend: PORT must be a number from 0 to 65535\n");
    return EXIT_FAILURE;
  }
  const char* path = setting("TODO_DB", "/data/todos.db");
  const char* problem = NULL;
  struct store* store = store_open(path, &problem);
  if (store == NULL) {
    fprintf(stderr, "todobackend: %s: %s\n", path, problem);
    return EXIT_FAILURE;
  }
  // A client that hangs up must not end the service.
  signal(SIGPIPE, SIG_IGN);
  const bool served = server_run(store, setting("BIND", "127.0.0.1"), port);
  store_close(store);
  return served ? EXIT_SUCCESS : EXIT_FAILURE;
}
