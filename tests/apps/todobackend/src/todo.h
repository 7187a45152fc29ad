#ifndef TODOBACKEND_TODO_H
#define TODOBACKEND_TODO_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

// One item of the list. The title belongs to the item; todo_release frees it.
struct todo {
  int64_t id;
  char* title;
  bool completed;
  bool has_order;
  int64_t order;
};

// Copies the fields that the object names into the item and leaves the others alone.
// Returns NULL, or what is wrong with the object; the item may then be half changed.
const char* todo_read_json(struct todo* todo, const json_t* object);

// A new object for the item, whose url is COLLECTION/ID; NULL without memory or with bad UTF-8.
json_t* todo_write_json(const struct todo* todo, const char* collection);

void todo_release(struct todo* todo);

#endif
