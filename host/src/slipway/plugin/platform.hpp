// The platform whose plugins this host loads, by OCI's name of it.
#pragma once

#include <string_view>

namespace slipway::plugin {

constexpr std::string_view this_platform() {
#if defined(__x86_64__)
  return "linux/amd64";
#elif defined(__aarch64__)
  return "linux/arm64";
#elif defined(__riscv) && __riscv_xlen == 64
  return "linux/riscv64";
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
  return "linux/ppc64le";
#elif defined(__s390x__)
  return "linux/s390x";
#elif defined(__arm__)
  return "linux/arm";
#elif defined(__i386__)
  return "linux/386";
#else
#error "the name of this platform is not known"
#endif
}

}  // namespace slipway::plugin
