#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void report_begin(struct report* report) {
  report->cases = json_array();
  report->failures = json_array();
}

void report_free(struct report* report) {
  json_decref(report->cases);
  json_decref(report->failures);
}

char* report_shown(const char* text, size_t size) {
  json_t* const utf8 = json_stringn(text, size);
  char* const shown = malloc(size + 1);
  if (shown != NULL) {
    for (size_t index = 0; index < size; ++index) {
      const unsigned char byte = (unsigned char)text[index];
      shown[index] = byte < 0x20 || byte == 0x7f || (byte >= 0x80 && utf8 == NULL) ? '?' : text[index];
    }
    shown[size] = '\0';
  }
  json_decref(utf8);
  return shown;
}

/* NULL when the file carries the licence, otherwise why it does not. */
static json_t* complaint(const struct licence_line* found, const char* licence) {
  if (found->line == 0) return json_sprintf("there is no line 'SPDX-License-Identifier: %s'", licence);
  if (found->size == strlen(licence) && memcmp(found->text, licence, found->size) == 0) return NULL;
  char* const shown = report_shown(found->text, found->size);
  json_t* const why = json_sprintf("the licence is '%s', not '%s'", shown == NULL ? "" : shown, licence);
  free(shown);
  return why;
}

void report_add(struct report* report, const char* path, const struct licence_line* found, const char* licence) {
  char* const name = report_shown(path, strlen(path));
  json_t* const why = complaint(found, licence);
  json_t* const entry =
      json_pack("{s:s, s:s, s:s}", "name", name, "outcome", why == NULL ? "passed" : "failed", "file", name);
  if (why != NULL) {
    json_object_set_new(entry, "message", why);
    if (found->line > 0) json_object_set_new(entry, "line", json_integer(found->line));
    json_t* const failure = json_copy(entry);
    json_object_del(failure, "outcome");
    json_array_append_new(report->failures, failure);
  }
  json_array_append_new(report->cases, entry);
  free(name);
}

char* report_text(const struct report* report) {
  const json_int_t cases = (json_int_t)json_array_size(report->cases);
  const json_int_t failed = (json_int_t)json_array_size(report->failures);
  json_t* const json = json_pack("{s:s, s:I, s:I, s:i, s:i, s:O}", "suite", "licence-check", "passed", cases - failed,
                                 "failed", failed, "errors", 0, "skipped", 0, "cases", report->cases);
  char* const text = json_dumps(json, JSON_COMPACT);
  json_decref(json);
  return text;
}

char* report_details(const struct report* report, const char* licence) {
  json_t* const hint = json_sprintf("write 'SPDX-License-Identifier: %s' into the first lines of each", licence);
  json_t* const json = json_pack("{s:o, s:O}", "hint", hint, "failures", report->failures);
  char* const text = json_dumps(json, JSON_COMPACT);
  json_decref(json);
  return text;
}
