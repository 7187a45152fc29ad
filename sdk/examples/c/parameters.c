#include "parameters.h"

#include <stdio.h>
#include <string.h>

static int refuse(char* why, size_t why_size, const char* what) {
  snprintf(why, why_size, "%s", what);
  return -1;
}

static int refuse_entry(char* why, size_t why_size, const char* list, size_t index, const char* what) {
  snprintf(why, why_size, "%s[%zu]: %s", list, index, what);
  return -1;
}

/* Its length without the slashes at its end, which change nothing. */
static size_t length_of(const char* path) {
  size_t length = strlen(path);
  while (length > 1 && path[length - 1] == '/')
    --length;
  return length;
}

/* True for "a" and "a/b" when `folder` is "a". */
static int lies_in(const char* path, size_t path_length, const char* folder, size_t folder_length) {
  return path_length >= folder_length && memcmp(path, folder, folder_length) == 0 &&
         (path_length == folder_length || path[folder_length] == '/');
}

static int is_below_the_top(const char* path) {
  const char* const end = path + length_of(path);
  while (path <= end) {
    const char* slash = memchr(path, '/', (size_t)(end - path));
    const size_t length = (size_t)((slash == NULL ? end : slash) - path);
    if (length == 0 || (length == 1 && path[0] == '.') || (length == 2 && path[0] == '.' && path[1] == '.')) return 0;
    path += length + 1;
  }
  return 1;
}

static int check_extensions(const json_t* list, char* why, size_t why_size) {
  size_t index;
  json_t* entry;
  if (json_array_size(list) == 0) return refuse(why, why_size, "extensions: must be a list with at least one entry");
  json_array_foreach((json_t*)list, index, entry) {
    const char* text = json_string_value(entry);
    if (text == NULL || text[0] != '.' || text[1] == '\0')
      return refuse_entry(why, why_size, "extensions", index, "must be a text that begins with a dot");
  }
  return 0;
}

/* An entry inside of another one is a mistake that a schema cannot see. */
static int check_overlap(const json_t* list, size_t index, const char* path, char* why, size_t why_size) {
  for (size_t other = 0; other < json_array_size(list); ++other) {
    const char* folder = json_string_value(json_array_get(list, other));
    if (folder == NULL || other == index || !lies_in(path, length_of(path), folder, length_of(folder))) continue;
    if (length_of(path) == length_of(folder) && other > index) continue;
    snprintf(why, why_size, "ignore[%zu]: '%s' lies in '%s', which is left out already", index, path, folder);
    return -1;
  }
  return 0;
}

static int check_ignore(const json_t* list, char* why, size_t why_size) {
  size_t index;
  json_t* entry;
  if (!json_is_array(list)) return refuse(why, why_size, "ignore: must be a list");
  json_array_foreach((json_t*)list, index, entry) {
    const char* path = json_string_value(entry);
    if (path == NULL || path[0] == '\0')
      return refuse_entry(why, why_size, "ignore", index, "must be a text that is not empty");
    if (!is_below_the_top(path)) {
      snprintf(why, why_size, "ignore[%zu]: '%s' is not a path inside the repository", index, path);
      return -1;
    }
  }
  json_array_foreach((json_t*)list, index, entry) {
    if (check_overlap(list, index, json_string_value(entry), why, why_size) != 0) return -1;
  }
  return 0;
}

int parameters_read(struct parameters* parameters, const char* text, size_t size, char* why, size_t why_size) {
  const char* name;
  json_t* value;
  memset(parameters, 0, sizeof *parameters);
  parameters->json = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
  if (!json_is_object(parameters->json)) return refuse(why, why_size, "the parameters are not a JSON object");
  json_object_foreach(parameters->json, name, value) {
    if (strcmp(name, "licence") != 0 && strcmp(name, "extensions") != 0 && strcmp(name, "ignore") != 0) {
      snprintf(why, why_size, "there is no parameter '%s'", name);
      return -1;
    }
  }
  parameters->licence = json_string_value(json_object_get(parameters->json, "licence"));
  parameters->extensions = json_object_get(parameters->json, "extensions");
  parameters->ignore = json_object_get(parameters->json, "ignore");
  if (parameters->licence == NULL || parameters->licence[0] == '\0')
    return refuse(why, why_size, "licence: must be a text that is not empty");
  if (check_extensions(parameters->extensions, why, why_size) != 0) return -1;
  return parameters->ignore == NULL ? 0 : check_ignore(parameters->ignore, why, why_size);
}

void parameters_free(struct parameters* parameters) { json_decref(parameters->json); }

int parameters_ignore(const struct parameters* parameters, const char* path) {
  for (size_t index = 0; index < json_array_size(parameters->ignore); ++index) {
    const char* folder = json_string_value(json_array_get(parameters->ignore, index));
    if (lies_in(path, strlen(path), folder, length_of(folder))) return 1;
  }
  return 0;
}

int parameters_want(const struct parameters* parameters, const char* path) {
  const size_t length = strlen(path);
  for (size_t index = 0; index < json_array_size(parameters->extensions); ++index) {
    const char* extension = json_string_value(json_array_get(parameters->extensions, index));
    const size_t size = strlen(extension);
    if (length >= size && memcmp(path + length - size, extension, size) == 0) return 1;
  }
  return 0;
}
