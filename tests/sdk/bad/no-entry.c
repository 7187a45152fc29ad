/* Exports its entry point under another name. */
#define ENTRY_NAME another_entry
#include "plugin.h"
