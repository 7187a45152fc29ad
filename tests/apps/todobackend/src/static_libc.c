// Only in the static binary, where the linker puts these in the place of libc's own (see the Makefile): libc's
// need its shared libraries at run time, which an image from scratch does not have. SQLite and libevent refer
// to them, but the service needs none: its addresses are numeric and it loads no extensions.

#include <netdb.h>
#include <stddef.h>

int __wrap_getaddrinfo(const char* node, const char* service, const struct addrinfo* hints, struct addrinfo** result) {
  (void)node, (void)service, (void)hints, (void)result;
  return EAI_FAIL;
}

struct servent* __wrap_getservbyname(const char* name, const char* protocol) {
  (void)name, (void)protocol;
  return NULL;
}

struct protoent* __wrap_getprotobynumber(int number) {
  (void)number;
  return NULL;
}

void* __wrap_dlopen(const char* path, int flags) {
  (void)path, (void)flags;
  return NULL;
}
