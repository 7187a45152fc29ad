#include "store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUSY_TIMEOUT_MS = 2000 };

struct store {
  sqlite3* db;
};

// Temporary tables stay in memory because only the folder of the file is sure to be writable.
// AUTOINCREMENT keeps the url of a deleted item from ever naming another one.
static const char schema[] = "PRAGMA temp_store = MEMORY;"
                             "PRAGMA journal_mode = TRUNCATE;"
                             "CREATE TABLE IF NOT EXISTS todo ("
                             "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
                             "  title TEXT NOT NULL,"
                             "  completed INTEGER NOT NULL,"
                             "  position INTEGER);";

static enum store_status failed(const struct store* store, const char* what) {
  fprintf(stderr, "todobackend: %s: %s\n", what, sqlite3_errmsg(store->db));
  return STORE_FAILED;
}

static sqlite3_stmt* prepare(struct store* store, const char* sql) {
  sqlite3_stmt* statement = NULL;
  sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
  return statement;
}

// Runs a statement that returns no rows and frees it. Binding to NULL is harmless, so callers need no check.
static enum store_status finish(struct store* store, sqlite3_stmt* statement) {
  int code = statement == NULL ? SQLITE_ERROR : sqlite3_step(statement);
  enum store_status status = code == SQLITE_DONE ? STORE_OK : failed(store, "cannot write");
  sqlite3_finalize(statement);
  return status;
}

static enum store_status changed_one(const struct store* store, enum store_status status) {
  return status == STORE_OK && sqlite3_changes(store->db) == 0 ? STORE_MISSING : status;
}

static void bind_fields(sqlite3_stmt* statement, const struct todo* todo) {
  sqlite3_bind_text(statement, 1, todo->title, -1, SQLITE_STATIC);
  sqlite3_bind_int(statement, 2, todo->completed);
  if (todo->has_order) sqlite3_bind_int64(statement, 3, todo->order);
}

// The title stays the statement's until its next step.
static struct todo row(sqlite3_stmt* statement) {
  return (struct todo){
      .id = sqlite3_column_int64(statement, 0),
      .title = (char*)sqlite3_column_text(statement, 1),
      .completed = sqlite3_column_int(statement, 2) != 0,
      .has_order = sqlite3_column_type(statement, 3) != SQLITE_NULL,
      .order = sqlite3_column_int64(statement, 3),
  };
}

static int open_file(struct store* store, const char* path) {
  int code = sqlite3_open(path, &store->db);
  if (code == SQLITE_OK) code = sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
  if (code == SQLITE_OK) code = sqlite3_exec(store->db, schema, NULL, NULL, NULL);
  return code;
}

struct store* store_open(const char* path, const char** problem) {
  struct store* store = calloc(1, sizeof *store);
  const int code = store == NULL ? SQLITE_NOMEM : open_file(store, path);
  if (code == SQLITE_OK) return store;
  *problem = sqlite3_errstr(code);
  store_close(store);
  return NULL;
}

void store_close(struct store* store) {
  if (store == NULL) return;
  sqlite3_close(store->db);
  free(store);
}

enum store_status store_check(struct store* store) {
  int code = sqlite3_exec(store->db, "SELECT id FROM todo LIMIT 1", NULL, NULL, NULL);
  return code == SQLITE_OK ? STORE_OK : failed(store, "cannot read");
}

enum store_status store_list(struct store* store, store_visitor* visit, void* context) {
  sqlite3_stmt* statement = prepare(store, "SELECT id, title, completed, position FROM todo ORDER BY id");
  int code = SQLITE_ERROR;
  while (statement != NULL && (code = sqlite3_step(statement)) == SQLITE_ROW) {
    const struct todo todo = row(statement);
    visit(&todo, context);
  }
  enum store_status status = code == SQLITE_DONE ? STORE_OK : failed(store, "cannot read");
  sqlite3_finalize(statement);
  return status;
}

static enum store_status copy_row(sqlite3_stmt* statement, struct todo* todo) {
  *todo = row(statement);
  todo->title = todo->title == NULL ? NULL : strdup(todo->title);
  return todo->title == NULL ? STORE_FAILED : STORE_OK;
}

enum store_status store_get(struct store* store, int64_t id, struct todo* todo) {
  sqlite3_stmt* statement = prepare(store, "SELECT id, title, completed, position FROM todo WHERE id = ?");
  sqlite3_bind_int64(statement, 1, id);
  int code = statement == NULL ? SQLITE_ERROR : sqlite3_step(statement);
  enum store_status status = code == SQLITE_ROW    ? copy_row(statement, todo)
                             : code == SQLITE_DONE ? STORE_MISSING
                                                   : failed(store, "cannot read");
  sqlite3_finalize(statement);
  return status;
}

enum store_status store_create(struct store* store, struct todo* todo) {
  sqlite3_stmt* statement = prepare(store, "INSERT INTO todo (title, completed, position) VALUES (?, ?, ?)");
  bind_fields(statement, todo);
  enum store_status status = finish(store, statement);
  todo->id = sqlite3_last_insert_rowid(store->db);
  return status;
}

enum store_status store_update(struct store* store, const struct todo* todo) {
  sqlite3_stmt* statement = prepare(store, "UPDATE todo SET title = ?, completed = ?, position = ? WHERE id = ?");
  bind_fields(statement, todo);
  sqlite3_bind_int64(statement, 4, todo->id);
  return changed_one(store, finish(store, statement));
}

enum store_status store_delete(struct store* store, int64_t id) {
  sqlite3_stmt* statement = prepare(store, "DELETE FROM todo WHERE id = ?");
  sqlite3_bind_int64(statement, 1, id);
  return changed_one(store, finish(store, statement));
}

enum store_status store_clear(struct store* store) { return finish(store, prepare(store, "DELETE FROM todo")); }
