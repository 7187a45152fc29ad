#define _POSIX_C_SOURCE 200809L
#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char k_mark[] = "SPDX-License-Identifier:";

/* folder "" is the top.  NULL: no memory. */
static char* join(const char* folder, const char* name) {
  const size_t size = strlen(folder) + strlen(name) + 2;
  char* const path = malloc(size);
  if (path != NULL) snprintf(path, size, "%s%s%s", folder, folder[0] == '\0' ? "" : "/", name);
  return path;
}

/* Takes the path over. */
static int add(struct files* files, char* path) {
  if (files->count == files->capacity) {
    const size_t capacity = files->capacity == 0 ? 64 : files->capacity * 2;
    char** const paths = realloc(files->paths, capacity * sizeof *paths);
    if (paths == NULL) {
      free(path);
      return ENOMEM;
    }
    files->paths = paths;
    files->capacity = capacity;
  }
  files->paths[files->count++] = path;
  return 0;
}

static int find_below(struct files* files, int folder_fd, const char* folder, const struct parameters* parameters);

/* A folder is entered, a file that is wanted is kept; links are neither.  Takes the path over. */
static int visit(struct files* files, int folder_fd, const char* name, char* path,
                 const struct parameters* parameters) {
  struct stat status;
  int error = 0;
  if (parameters_ignore(parameters, path) || strcmp(path, ".git") == 0) {
    free(path);
    return 0;
  }
  if (fstatat(folder_fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
    error = errno;
    add(files, path);
    return error;
  }
  if (S_ISREG(status.st_mode) && parameters_want(parameters, path)) return add(files, path);
  if (S_ISDIR(status.st_mode)) {
    const int fd = openat(folder_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
      error = errno;
      add(files, path);
      return error;
    }
    error = find_below(files, fd, path, parameters);
  }
  free(path);
  return error;
}

/* Takes the descriptor over. */
static int find_below(struct files* files, int folder_fd, const char* folder, const struct parameters* parameters) {
  DIR* const stream = fdopendir(folder_fd);
  int error = 0;
  if (stream == NULL) {
    error = errno;
    close(folder_fd);
    return error;
  }
  for (;;) {
    errno = 0;
    const struct dirent* const entry = readdir(stream);
    if (entry == NULL) {
      error = errno;
      break;
    }
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    char* const path = join(folder, entry->d_name);
    error = path == NULL ? ENOMEM : visit(files, folder_fd, entry->d_name, path, parameters);
    if (error != 0) break;
  }
  closedir(stream);
  return error;
}

static int by_bytes(const void* left, const void* right) { return strcmp(*(char* const*)left, *(char* const*)right); }

int files_find(struct files* files, const char* workspace, const struct parameters* parameters) {
  memset(files, 0, sizeof *files);
  const int fd = open(workspace, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return errno;
  const int error = find_below(files, fd, "", parameters);
  if (error == 0 && files->count > 0) qsort(files->paths, files->count, sizeof *files->paths, by_bytes);
  return error;
}

void files_free(struct files* files) {
  for (size_t index = 0; index < files->count; ++index)
    free(files->paths[index]);
  free(files->paths);
}

static int is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r'; }

/* The bytes of a line after the mark, without blanks around them and without the end of a comment. */
static void keep_value(struct licence_line* found, const char* begin, const char* end) {
  static const char* const k_ends[] = {"*/", "-->"};
  while (begin < end && is_blank(*begin))
    ++begin;
  while (end > begin && is_blank(end[-1]))
    --end;
  for (size_t index = 0; index < sizeof k_ends / sizeof *k_ends; ++index) {
    const size_t size = strlen(k_ends[index]);
    if ((size_t)(end - begin) >= size && memcmp(end - size, k_ends[index], size) == 0) end -= size;
  }
  while (end > begin && is_blank(end[-1]))
    --end;
  found->size = (size_t)(end - begin);
  memcpy(found->text, begin, found->size);
}

static void search(const char* text, size_t size, struct licence_line* found) {
  const size_t mark = sizeof k_mark - 1;
  long line = 1;
  for (size_t at = 0; at + mark <= size; ++at) {
    if (memcmp(text + at, k_mark, mark) == 0) {
      const char* const end = memchr(text + at, '\n', size - at);
      keep_value(found, text + at + mark, end == NULL ? text + size : end);
      found->line = line;
      return;
    }
    if (text[at] == '\n') ++line;
  }
}

int files_read_licence(const char* workspace, const char* path, struct licence_line* found) {
  char text[LICENCE_SEARCHED];
  memset(found, 0, sizeof *found);
  char* const whole = join(workspace, path);
  if (whole == NULL) return ENOMEM;
  FILE* const file = fopen(whole, "rbe");
  const int open_error = errno;
  free(whole);
  if (file == NULL) return open_error;
  const size_t size = fread(text, 1, sizeof text, file);
  const int failed = ferror(file);
  fclose(file);
  if (failed) return EIO;
  search(text, size, found);
  return 0;
}
