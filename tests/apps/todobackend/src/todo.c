#include "todo.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char* read_title(struct todo* todo, const json_t* value) {
  if (!json_is_string(value)) return "title must be a string";
  if (json_string_length(value) == 0) return "title must not be empty";
  char* copy = strdup(json_string_value(value));
  if (copy == NULL) return "out of memory";
  free(todo->title);
  todo->title = copy;
  return NULL;
}

static const char* read_completed(struct todo* todo, const json_t* value) {
  if (!json_is_boolean(value)) return "completed must be true or false";
  todo->completed = json_is_true(value);
  return NULL;
}

static const char* read_order(struct todo* todo, const json_t* value) {
  if (!json_is_integer(value) && !json_is_null(value)) return "order must be a whole number or null";
  todo->has_order = json_is_integer(value);
  todo->order = json_integer_value(value);
  return NULL;
}

const char* todo_read_json(struct todo* todo, const json_t* object) {
  static const struct {
    const char* name;
    const char* (*read)(struct todo*, const json_t*);
  } fields[] = {{"title", read_title}, {"completed", read_completed}, {"order", read_order}};

  if (!json_is_object(object)) return "the body must be a JSON object";
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    const json_t* value = json_object_get(object, fields[i].name);
    const char* problem = value == NULL ? NULL : fields[i].read(todo, value);
    if (problem != NULL) return problem;
  }
  return NULL;
}

json_t* todo_write_json(const struct todo* todo, const char* collection) {
  json_t* url = json_sprintf("%s/%" PRId64, collection, todo->id);
  json_t* order = todo->has_order ? json_integer(todo->order) : json_null();
  return json_pack("{s:s, s:b, s:o, s:o}", "title", todo->title, "completed", todo->completed, "order", order, "url",
                   url);
}

void todo_release(struct todo* todo) {
  free(todo->title);
  todo->title = NULL;
}
