/* The files of a workspace, and the licence that each one names. */
#ifndef FILES_H
#define FILES_H

#include "parameters.h"

#include <stddef.h>

/* Paths from the top of the workspace, sorted by their bytes. */
struct files {
  char** paths;
  size_t count;
  size_t capacity;
};

/* 0, or an errno with the path it is about in files->paths[files->count - 1], if any.  files_free() in any case. */
int files_find(struct files* files, const char* workspace, const struct parameters* parameters);
void files_free(struct files* files);

/* How much of the beginning of a file is searched, in bytes. */
#define LICENCE_SEARCHED 4096

/* What a file says of its licence.  line 0: nothing. */
struct licence_line {
  char text[LICENCE_SEARCHED]; /* No NUL at its end. */
  size_t size;
  long line;
};

/* 0 or an errno. */
int files_read_licence(const char* workspace, const char* path, struct licence_line* found);

#endif
