/* Logs what is not UTF-8. */
#define RUN                                                                                                            \
  say(self, "Gr\xf6\xdf"                                                                                               \
            "e");
#include "plugin.h"
