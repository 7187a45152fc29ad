#include "server.h"

#include "routes.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <event2/util.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { MAX_BODY_BYTES = 64 * 1024, MAX_HEADER_BYTES = 8 * 1024, IDLE_TIMEOUT_S = 10, BACKLOG = 128 };

union address {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
};

static bool parse_address(const char* text, uint16_t port, union address* address) {
  *address = (union address){0};
  if (inet_pton(AF_INET, text, &address->v4.sin_addr) == 1) {
    address->v4.sin_family = AF_INET;
    address->v4.sin_port = htons(port);
    return true;
  }
  if (inet_pton(AF_INET6, text, &address->v6.sin6_addr) != 1) return false;
  address->v6.sin6_family = AF_INET6;
  address->v6.sin6_port = htons(port);
  return true;
}

static void announce(struct evconnlistener* listener, const char* text) {
  union address address = {0};
  socklen_t size = sizeof address;
  getsockname(evconnlistener_get_fd(listener), &address.any, &size);
  // The port sits at the same place in both families.
  printf("listening on %s:%u\n", text, (unsigned)ntohs(address.v4.sin_port));
  fflush(stdout);
}

static struct evconnlistener* listen_on(struct event_base* base, struct evhttp* http, const char* text, uint16_t port) {
  const unsigned flags = LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_CLOSE_ON_FREE;
  union address address;
  if (!parse_address(text, port, &address)) {
    fprintf(stderr, "todobackend: BIND must be a numeric address, not '%s'\n", text);
    return NULL;
  }
  const int size = address.any.sa_family == AF_INET ? sizeof address.v4 : sizeof address.v6;
  struct evconnlistener* listener = evconnlistener_new_bind(base, NULL, NULL, flags, BACKLOG, &address.any, size);
  if (listener == NULL)
    fprintf(stderr, "todobackend: cannot listen on %s:%u: %s\n", text, port, strerror(errno));
  else
    evhttp_bind_listener(http, listener);
  return listener;
}

static struct evhttp* new_http(struct event_base* base, struct store* store) {
  struct evhttp* http = evhttp_new(base);
  if (http == NULL) return NULL;
  evhttp_set_allowed_methods(http, ROUTES_METHODS);
  evhttp_set_default_content_type(http, NULL);
  evhttp_set_max_body_size(http, MAX_BODY_BYTES);
  evhttp_set_max_headers_size(http, MAX_HEADER_BYTES);
  evhttp_set_timeout(http, IDLE_TIMEOUT_S);
  evhttp_set_gencb(http, routes_answer, store);
  return http;
}

static void on_signal(evutil_socket_t signal_number, short events, void* base) {
  (void)signal_number;
  (void)events;
  event_base_loopexit(base, NULL);
}

// The kernel drops signals without a handler for process 1, so both are installed and not left to their defaults.
static bool serve(struct event_base* base, struct evhttp* http, const char* address, uint16_t port) {
  struct event* terminate = evsignal_new(base, SIGTERM, on_signal, base);
  struct event* interrupt = evsignal_new(base, SIGINT, on_signal, base);
  bool served = false;
  if (terminate != NULL && interrupt != NULL && event_add(terminate, NULL) == 0 && event_add(interrupt, NULL) == 0) {
    struct evconnlistener* listener = listen_on(base, http, address, port);
    if (listener != NULL) {
      announce(listener, address);
      served = event_base_dispatch(base) == 0;
    }
  }
  if (terminate != NULL) event_free(terminate);
  if (interrupt != NULL) event_free(interrupt);
  return served;
}

bool server_run(struct store* store, const char* address, uint16_t port) {
  struct event_base* base = event_base_new();
  struct evhttp* http = base == NULL ? NULL : new_http(base, store);
  const bool served = http != NULL && serve(base, http, address, port);
  if (http != NULL) evhttp_free(http);
  if (base != NULL) event_base_free(base);
  return served;
}
