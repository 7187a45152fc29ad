#ifndef TODOBACKEND_STORE_H
#define TODOBACKEND_STORE_H

#include "todo.h"

// The list, kept in one SQLite file. One thread only.
struct store;

enum store_status { STORE_OK, STORE_MISSING, STORE_FAILED };

typedef void store_visitor(const struct todo* todo, void* context);

// Opens the file and makes it when it is not there. NULL after setting the problem, a text that nobody frees.
struct store* store_open(const char* path, const char** problem);
void store_close(struct store* store);

// Whether the file still answers.
enum store_status store_check(struct store* store);

// Calls the visitor for every item in the order of creation. The item is the store's, not the visitor's.
enum store_status store_list(struct store* store, store_visitor* visit, void* context);

// Fills the item, which the caller releases.
enum store_status store_get(struct store* store, int64_t id, struct todo* todo);

// Adds the item and gives it an id that no item had before.
enum store_status store_create(struct store* store, struct todo* todo);

enum store_status store_update(struct store* store, const struct todo* todo);
enum store_status store_delete(struct store* store, int64_t id);
enum store_status store_clear(struct store* store);

#endif
