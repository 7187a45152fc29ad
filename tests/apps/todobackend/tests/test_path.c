#include "path.h"
#include "tests.h"

static void the_root_and_todos_name_the_list(void** state) {
  (void)state;
  assert_int_equal(path_parse("/").kind, PATH_COLLECTION);
  assert_int_equal(path_parse("/todos").kind, PATH_COLLECTION);
  assert_int_equal(path_parse("/todos/").kind, PATH_COLLECTION);
}

static void health_names_the_check(void** state) {
  (void)state;
  assert_int_equal(path_parse("/health").kind, PATH_HEALTH);
}

static void a_number_names_an_item(void** state) {
  (void)state;
  assert_int_equal(path_parse("/todos/12").kind, PATH_ITEM);
  assert_int_equal(path_parse("/todos/12").id, 12);
  assert_true(path_parse("/todos/9223372036854775807").id == INT64_MAX);
}

static void everything_else_names_nothing(void** state) {
  (void)state;
  static const char* const paths[] = {"",          "/todo",     "/todosX",   "/todos/x",
                                      "/todos/1x", "/todos/1/", "/todos/-1", "/todos/+1",
                                      "/todos/ 1", "/todos/0",  "/todos/01", "/todos/9223372036854775808",
                                      "/health/",  "//",        NULL};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
    assert_int_equal(path_parse(paths[i]).kind, PATH_UNKNOWN);
}

int path_tests(void) {
  const struct CMUnitTest path[] = {
      cmocka_unit_test(the_root_and_todos_name_the_list),
      cmocka_unit_test(health_names_the_check),
      cmocka_unit_test(a_number_names_an_item),
      cmocka_unit_test(everything_else_names_nothing),
  };
  return cmocka_run_group_tests(path, NULL, NULL);
}
