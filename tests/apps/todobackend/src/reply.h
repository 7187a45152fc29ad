#ifndef TODOBACKEND_REPLY_H
#define TODOBACKEND_REPLY_H

#include <event2/http.h>
#include <jansson.h>

// Each of these sends the whole answer to the request, once.

// Takes the value; a NULL value is answered with 500.
void reply_json(struct evhttp_request* request, int code, json_t* value);
void reply_error(struct evhttp_request* request, int code, const char* message);
void reply_empty(struct evhttp_request* request, int code);

#endif
