#include "store.h"
#include "tests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// A store in a folder of its own, so that tests share nothing.
struct fixture {
  char folder[32];
  char path[64];
  struct store* store;
};

static int open_store(void** state) {
  struct fixture* fixture = calloc(1, sizeof *fixture);
  strcpy(fixture->folder, "/tmp/todobackend-XXXXXX");
  if (mkdtemp(fixture->folder) == NULL) return -1;
  snprintf(fixture->path, sizeof fixture->path, "%s/todos.db", fixture->folder);
  const char* problem = NULL;
  fixture->store = store_open(fixture->path, &problem);
  *state = fixture;
  return fixture->store == NULL ? -1 : 0;
}

static int close_store(void** state) {
  struct fixture* fixture = *state;
  char journal[80];
  snprintf(journal, sizeof journal, "%s-journal", fixture->path);
  store_close(fixture->store);
  unlink(journal);
  unlink(fixture->path);
  rmdir(fixture->folder);
  free(fixture);
  return 0;
}

static int64_t add(struct store* store, const char* title) {
  struct todo todo = {.title = (char*)title};
  assert_int_equal(store_create(store, &todo), STORE_OK);
  return todo.id;
}

static void append_title(const struct todo* todo, void* titles) { strcat(strcat(titles, todo->title), ";"); }

static void assert_titles(struct store* store, const char* expected) {
  char titles[128] = "";
  assert_int_equal(store_list(store, append_title, titles), STORE_OK);
  assert_string_equal(titles, expected);
}

static void a_new_store_is_empty(void** state) {
  const struct fixture* fixture = *state;
  assert_titles(fixture->store, "");
  assert_int_equal(store_check(fixture->store), STORE_OK);
}

static void items_are_listed_in_the_order_of_creation(void** state) {
  const struct fixture* fixture = *state;
  add(fixture->store, "milk");
  add(fixture->store, "bread");
  add(fixture->store, "apples");
  assert_titles(fixture->store, "milk;bread;apples;");
}

static void every_field_comes_back(void** state) {
  const struct fixture* fixture = *state;
  struct todo todo = {.title = "milk", .completed = true, .has_order = true, .order = INT64_MIN};
  assert_int_equal(store_create(fixture->store, &todo), STORE_OK);
  struct todo found = {0};
  assert_int_equal(store_get(fixture->store, todo.id, &found), STORE_OK);
  assert_true(found.id == todo.id);
  assert_string_equal(found.title, "milk");
  assert_true(found.completed);
  assert_true(found.has_order);
  assert_true(found.order == INT64_MIN);
  todo_release(&found);
}

static void an_update_changes_only_its_item(void** state) {
  const struct fixture* fixture = *state;
  const int64_t id = add(fixture->store, "milk");
  add(fixture->store, "bread");
  const struct todo changed = {.id = id, .title = "oat milk"};
  assert_int_equal(store_update(fixture->store, &changed), STORE_OK);
  assert_titles(fixture->store, "oat milk;bread;");
}

static void a_deleted_item_is_gone_and_its_id_is_not_used_again(void** state) {
  const struct fixture* fixture = *state;
  const int64_t id = add(fixture->store, "milk");
  assert_int_equal(store_delete(fixture->store, id), STORE_OK);
  assert_titles(fixture->store, "");
  assert_true(add(fixture->store, "bread") > id);
}

static void clearing_removes_every_item(void** state) {
  const struct fixture* fixture = *state;
  add(fixture->store, "milk");
  add(fixture->store, "bread");
  assert_int_equal(store_clear(fixture->store), STORE_OK);
  assert_titles(fixture->store, "");
}

static void an_unknown_id_is_missing(void** state) {
  const struct fixture* fixture = *state;
  const struct todo unknown = {.id = 99, .title = "milk"};
  struct todo found = {0};
  assert_int_equal(store_get(fixture->store, 99, &found), STORE_MISSING);
  assert_int_equal(store_update(fixture->store, &unknown), STORE_MISSING);
  assert_int_equal(store_delete(fixture->store, 99), STORE_MISSING);
}

static void items_outlive_the_store(void** state) {
  struct fixture* fixture = *state;
  add(fixture->store, "milk");
  store_close(fixture->store);
  const char* problem = NULL;
  fixture->store = store_open(fixture->path, &problem);
  assert_non_null(fixture->store);
  assert_titles(fixture->store, "milk;");
}

static void a_store_in_a_missing_folder_does_not_open_and_says_why(void** state) {
  (void)state;
  const char* problem = NULL;
  assert_null(store_open("/nonexistent/todos.db", &problem));
  assert_string_equal(problem, "unable to open database file");
}

int store_tests(void) {
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, open_store, close_store)
  const struct CMUnitTest store[] = {
      WITH_STORE(a_new_store_is_empty),
      WITH_STORE(items_are_listed_in_the_order_of_creation),
      WITH_STORE(every_field_comes_back),
      WITH_STORE(an_update_changes_only_its_item),
      WITH_STORE(a_deleted_item_is_gone_and_its_id_is_not_used_again),
      WITH_STORE(clearing_removes_every_item),
      WITH_STORE(an_unknown_id_is_missing),
      WITH_STORE(items_outlive_the_store),
      cmocka_unit_test(a_store_in_a_missing_folder_does_not_open_and_says_why),
  };
  return cmocka_run_group_tests(store, NULL, NULL);
}
