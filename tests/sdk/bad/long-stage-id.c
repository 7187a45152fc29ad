/* Reads past the end as well, under a name that makes every message about it long. */
#define LONG "long-long-long-long-long-long-long-long-long-long-long-long-long-long-long"
#define STAGE_ID "com.example." LONG LONG LONG LONG LONG LONG
#include "reads-past-end.c"
