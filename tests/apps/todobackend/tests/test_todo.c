#include "tests.h"
#include "todo.h"

#include <stdlib.h>
#include <string.h>

// What todo_read_json says about the text.
static const char* read(struct todo* todo, const char* text) {
  json_t* value = json_loads(text, JSON_DECODE_ANY, NULL);
  assert_non_null(value);
  const char* problem = todo_read_json(todo, value);
  json_decref(value);
  return problem;
}

static void assert_written(const struct todo* todo, const char* expected) {
  json_t* value = todo_write_json(todo, "http://host/todos");
  char* text = json_dumps(value, JSON_COMPACT);
  assert_string_equal(text, expected);
  free(text);
  json_decref(value);
}

static void all_fields_are_read(void** state) {
  (void)state;
  struct todo todo = {.id = 7};
  assert_null(read(&todo, "{\"title\": \"milk\", \"completed\": true, \"order\": 3}"));
  assert_written(&todo, "{\"title\":\"milk\",\"completed\":true,\"order\":3,"
                        "\"url\":\"http://host/todos/7\"}");
  todo_release(&todo);
}

static void fields_that_are_not_named_keep_their_values(void** state) {
  (void)state;
  struct todo todo = {.id = 7, .title = strdup("milk"), .completed = true, .has_order = true, .order = 3};
  assert_null(read(&todo, "{\"title\": \"bread\", \"colour\": \"red\"}"));
  assert_written(&todo, "{\"title\":\"bread\",\"completed\":true,\"order\":3,"
                        "\"url\":\"http://host/todos/7\"}");
  todo_release(&todo);
}

static void a_null_order_takes_the_order_away(void** state) {
  (void)state;
  struct todo todo = {.id = 7, .title = strdup("milk"), .has_order = true, .order = 3};
  assert_null(read(&todo, "{\"order\": null}"));
  assert_written(&todo, "{\"title\":\"milk\",\"completed\":false,\"order\":null,"
                        "\"url\":\"http://host/todos/7\"}");
  todo_release(&todo);
}

static void a_title_may_hold_any_characters(void** state) {
  (void)state;
  struct todo todo = {.id = 1};
  assert_null(read(&todo, "{\"title\": \"\\\"café\\\"\\n\"}"));
  assert_string_equal(todo.title, "\"café\"\n");
  todo_release(&todo);
}

static void wrong_types_are_refused_with_the_field(void** state) {
  (void)state;
  static const struct {
    const char* text;
    const char* problem;
  } cases[] = {
      {"[]", "the body must be a JSON object"},
      {"\"milk\"", "the body must be a JSON object"},
      {"{\"title\": 1}", "title must be a string"},
      {"{\"title\": null}", "title must be a string"},
      {"{\"title\": \"\"}", "title must not be empty"},
      {"{\"completed\": \"yes\"}", "completed must be true or false"},
      {"{\"completed\": 1}", "completed must be true or false"},
      {"{\"order\": \"1\"}", "order must be a whole number or null"},
      {"{\"order\": 1.5}", "order must be a whole number or null"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct todo todo = {0};
    const char* problem = read(&todo, cases[i].text);
    assert_non_null(problem);
    assert_string_equal(problem, cases[i].problem);
    todo_release(&todo);
  }
}

int todo_tests(void) {
  const struct CMUnitTest todo[] = {
      cmocka_unit_test(all_fields_are_read),
      cmocka_unit_test(fields_that_are_not_named_keep_their_values),
      cmocka_unit_test(a_null_order_takes_the_order_away),
      cmocka_unit_test(a_title_may_hold_any_characters),
      cmocka_unit_test(wrong_types_are_refused_with_the_field),
  };
  return cmocka_run_group_tests(todo, NULL, NULL);
}
