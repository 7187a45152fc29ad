/* Needs a service that no host has. */
#define NEEDS "com.example.nothing/1"
#include "plugin.h"
