/* What the check found, as the host takes it: a report, and the failures that explain a red stage. */
#ifndef REPORT_H
#define REPORT_H

#include "files.h"

#include <jansson.h>

struct report {
  json_t* cases;
  json_t* failures;
};

void report_begin(struct report* report);
void report_free(struct report* report);

/* `found` was read from the file at `path`. */
void report_add(struct report* report, const char* path, const struct licence_line* found, const char* licence);

/* JSON texts to free(); NULL: no memory. */
char* report_text(const struct report* report);
char* report_details(const struct report* report, const char* licence);

/* Text that fits into JSON and into one line: the bytes that do not are shown as '?'.  To free(). */
char* report_shown(const char* text, size_t size);

#endif
