#ifndef TODOBACKEND_ROUTES_H
#define TODOBACKEND_ROUTES_H

#include "store.h"

#include <event2/http.h>

// The methods that reach the routes; the library answers 501 to all others.
enum {
  ROUTES_METHODS = EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST | EVHTTP_REQ_PUT | EVHTTP_REQ_PATCH |
                   EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS
};

// Answers one request from the store, which is the second argument (the shape that evhttp_set_gencb takes).
void routes_answer(struct evhttp_request* request, void* store);

#endif
