/* The private interface of the search module: literals to look for, and a scan that tells where they are. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct slipway_literals slipway_literals;

/* `end` is one past the last byte of literal number `literal`. */
typedef void (*slipway_literal_found)(void* context, unsigned literal, size_t end);

typedef struct slipway_matcher_module {
  /* Null when it fails; the reason is then in `error`, a text of at most `error_size` bytes with its NUL. Literals have
     at least one byte. */
  slipway_literals* (*compile)(const char* const* literals, const size_t* lengths, unsigned count, char* error,
                               size_t error_size);
  /* Calls `found` for each place of each literal in the text, overlapping ones too, in the order of their ends. One
     scan at a time. 0: done. */
  int (*scan)(slipway_literals* literals, const char* text, size_t size, slipway_literal_found found, void* context);
  void (*release)(slipway_literals* literals);
} slipway_matcher_module;

/* The one exported symbol, "slipway_matcher". */
typedef const slipway_matcher_module* (*slipway_matcher_entry)(void);

#ifdef __cplusplus
}
#endif
