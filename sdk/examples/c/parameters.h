/* The parameters of the stage: read from JSON, checked, and asked. */
#ifndef PARAMETERS_H
#define PARAMETERS_H

#include <jansson.h>
#include <stddef.h>

/* Texts belong to `json`. */
struct parameters {
  json_t* json;
  const char* licence;
  const json_t* extensions; /* Texts that begin with a dot. */
  const json_t* ignore;     /* Paths below the top of the repository; NULL: none. */
};

/* 0, or -1 with a sentence for the user in `why`.  Also after -1 parameters_free() has to be called. */
int parameters_read(struct parameters* parameters, const char* text, size_t size, char* why, size_t why_size);
void parameters_free(struct parameters* parameters);

/* Both take a path from the top of the repository. */
int parameters_ignore(const struct parameters* parameters, const char* path);
int parameters_want(const struct parameters* parameters, const char* path);

#endif
