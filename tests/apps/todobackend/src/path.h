#ifndef TODOBACKEND_PATH_H
#define TODOBACKEND_PATH_H

#include <stdint.h>

enum path_kind { PATH_UNKNOWN, PATH_COLLECTION, PATH_ITEM, PATH_HEALTH };

struct path {
  enum path_kind kind;
  int64_t id;  // Only of an item; above zero.
};

// What a request path names: "/" and "/todos" the list, "/todos/12" an item, "/health" the check.
// NULL names nothing.
struct path path_parse(const char* text);

#endif
