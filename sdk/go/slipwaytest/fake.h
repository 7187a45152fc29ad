/* The fake host of slipway/testing.hpp, for Go: settings go in and records come out, one at a time. */
#ifndef SLIPWAY_GO_FAKE_H
#define SLIPWAY_GO_FAKE_H

#include <slipway/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Borrowed.  What a setting or a record does not have is empty. */
typedef struct slipway_texts {
  slipway_str at[5];
} slipway_texts;

enum {
  SLIPWAY_SET_SECRET,
  SLIPWAY_SET_ENVIRONMENT,
  SLIPWAY_SET_CACHE,
  SLIPWAY_SET_WITHHELD,
  SLIPWAY_SET_ALREADY_DONE,
  SLIPWAY_SET_FAIL_STATUS,
  SLIPWAY_SET_FAIL_AT_BEGIN,
  SLIPWAY_SET_CANCEL_AT_BEGIN,
  SLIPWAY_SET_CANCELLED
};

enum { SLIPWAY_CALL_RUN, SLIPWAY_CALL_PLAN, SLIPWAY_CALL_PROBE, SLIPWAY_CALL_ROLLBACK };

enum {
  SLIPWAY_RECORD_MISTAKE, /* Of the test: there was no call. */
  SLIPWAY_RECORD_FAILURE,
  SLIPWAY_RECORD_OBSERVED,
  SLIPWAY_RECORD_LOG,
  SLIPWAY_RECORD_PROGRESS,
  SLIPWAY_RECORD_VALUE,
  SLIPWAY_RECORD_ARTIFACT,
  SLIPWAY_RECORD_EFFECT,
  SLIPWAY_RECORD_KEPT,
  SLIPWAY_RECORD_VIOLATION,
  SLIPWAY_RECORD_CACHE,
  SLIPWAY_RECORD_CANCELLED
};

typedef struct slipway_fake slipway_fake;
slipway_fake* slipway_fake_make(void);
void slipway_fake_set(slipway_fake* fake, int32_t setting, int64_t number, slipway_texts texts);

/* texts: stage, configuration and request.  effect: of a probe.  The records go to slipwayTestRecord() with the number
 * `run`, before it returns.  Destroys the fake host. */
void slipway_fake_call(slipway_fake* fake, const void* plugin, int32_t call, slipway_texts texts, slipway_texts effect,
                       uintptr_t run);

#ifdef __cplusplus
}
#endif
#endif
