/* A plugin whose definitions say what is wrong with it as a file. Its one stage does nothing. */
#include <slipway/abi.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#ifndef NOTE_MAJOR
#define NOTE_MAJOR SLIPWAY_ABI_MAJOR
#endif
#ifndef NOTE_MINOR
#define NOTE_MINOR SLIPWAY_ABI_MINOR
#endif
#ifndef MAJOR
#define MAJOR SLIPWAY_ABI_MAJOR
#endif
#ifndef PLUGIN_SIZE
#define PLUGIN_SIZE sizeof(slipway_plugin)
#endif
#ifndef STAGE_SIZE
#define STAGE_SIZE sizeof(slipway_stage)
#endif
#ifndef PLUGIN_ID
#define PLUGIN_ID "dev.slipway.tests.load"
#endif
#ifndef STAGE_ID
#define STAGE_ID "dev.slipway.tests.load"
#endif
#ifndef FLAGS
#define FLAGS 0
#endif
#ifndef RUN
#define RUN run
#endif
#ifndef STAGES
#define STAGES &stage
#endif
#ifndef ENTRY
#define ENTRY slipway_plugin_entry_v1
#endif
#ifndef DESCRIPTOR
#define DESCRIPTOR &plugin
#endif

#ifndef WITHOUT_NOTE
__attribute__((section(".note.slipway"), used, aligned(4))) static const slipway_elf_note note = {
    4, 8, SLIPWAY_NOTE_TYPE, {'S', 'L', 'W', 0}, NOTE_MAJOR, NOTE_MINOR, 0};
#endif

#ifdef CONSTRUCTOR
__attribute__((constructor)) static void begin(void) { CONSTRUCTOR; }
#endif

#ifdef CALLED
extern int CALLED(void);
#endif

static slipway_status create(const slipway_stage* type, const slipway_host* host, slipway_str config, void** self) {
  (void)type, (void)host, (void)config;
  *self = NULL;
  return SLIPWAY_OK;
}

__attribute__((unused)) static slipway_status run(void* self, slipway_str request) {
  (void)self, (void)request;
#ifdef CALLED
  return CALLED();
#else
  return SLIPWAY_OK;
#endif
}

static void destroy(void* self) { (void)self; }

static const char* const none[] = {NULL};
__attribute__((unused)) static const slipway_stage stage = {
    STAGE_SIZE, FLAGS, STAGE_ID, "Load", "Does nothing", "{}", "{}", none, none, create, RUN, destroy, NULL};
static const slipway_stage* const stages[] = {STAGES, NULL};
__attribute__((unused)) static const slipway_plugin plugin = {PLUGIN_SIZE,  MAJOR, 0,      PLUGIN_ID, "1.0.0",
                                                              "Apache-2.0", "",    "test", stages};

SLIPWAY_EXPORT const slipway_plugin* ENTRY(void);
const slipway_plugin* ENTRY(void) { return DESCRIPTOR; }
