#include "path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char item_prefix[] = "/todos/";

// An id has one spelling, so that an item has one url: digits only, and no zero in front.
static int64_t parse_id(const char* text) {
  if (*text == '0' || text[strspn(text, "0123456789")] != '\0') return 0;
  errno = 0;
  long long id = strtoll(text, NULL, 10);
  return errno == 0 ? id : 0;
}

struct path path_parse(const char* text) {
  struct path path = {PATH_UNKNOWN, 0};
  if (text == NULL) return path;
  if (strcmp(text, "/") == 0 || strcmp(text, "/todos") == 0 || strcmp(text, item_prefix) == 0)
    path.kind = PATH_COLLECTION;
  else if (strcmp(text, "/health") == 0)
    path.kind = PATH_HEALTH;
  else if (strncmp(text, item_prefix, strlen(item_prefix)) == 0)
    path.id = parse_id(text + strlen(item_prefix));
  if (path.id > 0) path.kind = PATH_ITEM;
  return path;
}
