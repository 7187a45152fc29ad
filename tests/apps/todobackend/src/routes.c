#include "routes.h"

#include "path.h"
#include "reply.h"

#include <event2/buffer.h>
#include <stdio.h>
#include <string.h>

enum { CREATED = 201, MAX_HOST_BYTES = 300 };

struct call {
  struct evhttp_request* request;
  struct store* store;
  int64_t id;
};

static void reply_failure(const struct call* call, enum store_status status) {
  if (status == STORE_MISSING)
    reply_error(call->request, HTTP_NOTFOUND, "there is no such item");
  else
    reply_error(call->request, HTTP_INTERNAL, "the store failed");
}

static void reply_done(const struct call* call, enum store_status status) {
  if (status == STORE_OK)
    reply_empty(call->request, HTTP_NOCONTENT);
  else
    reply_failure(call, status);
}

static const char* find_host(struct evhttp_request* request) {
  return evhttp_find_header(evhttp_request_get_input_headers(request), "Host");
}

// Urls are made from it, so nothing goes through that a host and port cannot hold.
static bool is_host(const char* text) {
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]";
  const size_t length = strlen(text);
  return length <= MAX_HOST_BYTES && strspn(text, allowed) == length;
}

// Absolute, as the client sees the service; relative for the rare client that sends no Host.
static json_t* describe(struct evhttp_request* request, const struct todo* todo) {
  const char* host = find_host(request);
  char collection[MAX_HOST_BYTES + sizeof "http:///todos"];
  snprintf(collection, sizeof collection, "%s%s/todos", host == NULL ? "" : "http://", host == NULL ? "" : host);
  return todo_write_json(todo, collection);
}

// The parser ends its message with what it stood at, and may cut that in the middle of a character.
static const char* reason(json_error_t* error) {
  char* place = strstr(error->text, " near ");
  if (place != NULL) *place = '\0';
  return error->text;
}

// Reads the body into the item; false after an answer that says what is wrong.
static bool read_body(struct evhttp_request* request, struct todo* todo) {
  struct evbuffer* body = evhttp_request_get_input_buffer(request);
  const size_t length = evbuffer_get_length(body);
  const char* text = length == 0 ? "" : (const char*)evbuffer_pullup(body, -1);
  json_error_t error;
  json_t* object = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
  const char* problem = object == NULL ? reason(&error) : todo_read_json(todo, object);
  if (problem == NULL && todo->title == NULL) problem = "title is required";
  if (problem != NULL) reply_error(request, HTTP_BADREQUEST, problem);
  json_decref(object);
  return problem == NULL;
}

struct listing {
  struct evhttp_request* request;
  json_t* array;
};

static void append(const struct todo* todo, void* context) {
  struct listing* listing = context;
  json_array_append_new(listing->array, describe(listing->request, todo));
}

static void list_todos(const struct call* call) {
  struct listing listing = {call->request, json_array()};
  enum store_status status = store_list(call->store, append, &listing);
  if (status == STORE_OK) {
    reply_json(call->request, HTTP_OK, listing.array);
    return;
  }
  json_decref(listing.array);
  reply_failure(call, status);
}

static void reply_created(const struct call* call, const struct todo* todo) {
  json_t* object = describe(call->request, todo);
  const char* url = json_string_value(json_object_get(object, "url"));
  if (url != NULL) evhttp_add_header(evhttp_request_get_output_headers(call->request), "Location", url);
  reply_json(call->request, CREATED, object);
}

static void create_todo(const struct call* call) {
  struct todo todo = {0};
  if (read_body(call->request, &todo)) {
    enum store_status status = store_create(call->store, &todo);
    if (status == STORE_OK)
      reply_created(call, &todo);
    else
      reply_failure(call, status);
  }
  todo_release(&todo);
}

static void clear_todos(const struct call* call) { reply_done(call, store_clear(call->store)); }

static void get_todo(const struct call* call) {
  struct todo todo = {0};
  enum store_status status = store_get(call->store, call->id, &todo);
  if (status == STORE_OK)
    reply_json(call->request, HTTP_OK, describe(call->request, &todo));
  else
    reply_failure(call, status);
  todo_release(&todo);
}

static void change_todo(const struct call* call) {
  struct todo todo = {0};
  enum store_status status = store_get(call->store, call->id, &todo);
  if (status != STORE_OK)
    reply_failure(call, status);
  else if (read_body(call->request, &todo)) {
    status = store_update(call->store, &todo);
    if (status == STORE_OK)
      reply_json(call->request, HTTP_OK, describe(call->request, &todo));
    else
      reply_failure(call, status);
  }
  todo_release(&todo);
}

static void delete_todo(const struct call* call) { reply_done(call, store_delete(call->store, call->id)); }

static void report_health(const struct call* call) {
  if (store_check(call->store) == STORE_OK)
    reply_json(call->request, HTTP_OK, json_pack("{s:s}", "status", "ok"));
  else
    reply_json(call->request, HTTP_SERVUNAVAIL, json_pack("{s:s}", "status", "failing"));
}

static void allow_any(const struct call* call) { reply_empty(call->request, HTTP_NOCONTENT); }

struct route {
  enum path_kind kind;
  int methods;
  void (*answer)(const struct call* call);
};

static const struct route routes[] = {
    {PATH_COLLECTION, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD, list_todos},
    {PATH_COLLECTION, EVHTTP_REQ_POST, create_todo},
    {PATH_COLLECTION, EVHTTP_REQ_DELETE, clear_todos},
    {PATH_COLLECTION, EVHTTP_REQ_OPTIONS, allow_any},
    {PATH_ITEM, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD, get_todo},
    {PATH_ITEM, EVHTTP_REQ_PATCH, change_todo},
    {PATH_ITEM, EVHTTP_REQ_DELETE, delete_todo},
    {PATH_ITEM, EVHTTP_REQ_OPTIONS, allow_any},
    {PATH_HEALTH, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD, report_health},
    {PATH_HEALTH, EVHTTP_REQ_OPTIONS, allow_any},
};

static const char* allowed_methods(enum path_kind kind) {
  return kind == PATH_COLLECTION ? "GET, HEAD, POST, DELETE, OPTIONS"
         : kind == PATH_ITEM     ? "GET, HEAD, PATCH, DELETE, OPTIONS"
                                 : "GET, HEAD, OPTIONS";
}

static void reply_unrouted(struct evhttp_request* request, enum path_kind kind) {
  if (kind == PATH_UNKNOWN) {
    reply_error(request, HTTP_NOTFOUND, "there is nothing at this path");
    return;
  }
  evhttp_add_header(evhttp_request_get_output_headers(request), "Allow", allowed_methods(kind));
  reply_error(request, HTTP_BADMETHOD, "this path does not take this method");
}

static const struct route* find_route(enum path_kind kind, int method) {
  for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
    if (routes[i].kind == kind && (routes[i].methods & method) != 0) return &routes[i];
  return NULL;
}

void routes_answer(struct evhttp_request* request, void* store) {
  const char* host = find_host(request);
  const struct path path = path_parse(evhttp_uri_get_path(evhttp_request_get_evhttp_uri(request)));
  const struct route* route = find_route(path.kind, (int)evhttp_request_get_command(request));
  if (host != NULL && !is_host(host))
    reply_error(request, HTTP_BADREQUEST, "the Host header does not name a host");
  else if (route == NULL)
    reply_unrouted(request, path.kind);
  else
    route->answer(&(struct call){request, store, path.id});
}
