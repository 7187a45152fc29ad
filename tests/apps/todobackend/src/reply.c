#include "reply.h"

#include <event2/buffer.h>
#include <stdlib.h>

static void add_header(struct evhttp_request* request, const char* name, const char* value) {
  evhttp_add_header(evhttp_request_get_output_headers(request), name, value);
}

// Any page may use the list: the specification's own test page runs in a browser.
static void send_reply(struct evhttp_request* request, int code) {
  add_header(request, "Access-Control-Allow-Origin", "*");
  add_header(request, "Access-Control-Allow-Headers", "Content-Type, Accept");
  add_header(request, "Access-Control-Allow-Methods", "GET, HEAD, POST, PATCH, DELETE, OPTIONS");
  evhttp_send_reply(request, code, NULL, NULL);
}

void reply_json(struct evhttp_request* request, int code, json_t* value) {
  char* text = value == NULL ? NULL : json_dumps(value, JSON_COMPACT);
  json_decref(value);
  if (text == NULL) {
    reply_empty(request, HTTP_INTERNAL);
    return;
  }
  add_header(request, "Content-Type", "application/json; charset=utf-8");
  // The library would send the body of an answer to HEAD too.
  if (evhttp_request_get_command(request) != EVHTTP_REQ_HEAD)
    evbuffer_add_printf(evhttp_request_get_output_buffer(request), "%s\n", text);
  free(text);
  send_reply(request, code);
}

void reply_error(struct evhttp_request* request, int code, const char* message) {
  reply_json(request, code, json_pack("{s:s}", "error", message));
}

void reply_empty(struct evhttp_request* request, int code) { send_reply(request, code); }
