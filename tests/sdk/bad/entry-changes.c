/* Gives another descriptor each time. */
#define ENTRY                                                                                                          \
  static slipway_plugin copies[4096];                                                                                  \
  static int next;                                                                                                     \
  slipway_plugin* copy = &copies[next++ % 4096];                                                                       \
  *copy = plugin;                                                                                                      \
  return copy;
#include "plugin.h"
