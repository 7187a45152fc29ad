/* Its summary is another one from the second call on. */
#define SUMMARY summary
#define BEFORE static char summary[] = "Counts its calls: 0";
#define ENTRY                                                                                                          \
  static int calls;                                                                                                    \
  if (calls++ == 1) summary[sizeof summary - 2] = '1';                                                                 \
  return &plugin;
#include "plugin.h"
