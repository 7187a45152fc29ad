/* Has no ELF note. */
#define WITHOUT_NOTE
#include "plugin.h"
