// The file that the kernel starts to run another: the dynamic loader of an ELF program, the interpreter of a script.
#pragma once

#include <string>

namespace slipway::kit {

// fd: of the program, readable. Empty: it needs none, or what it needs cannot be told (it is no 64-bit ELF file of this
// byte order).
std::string loader_of(int fd);

}  // namespace slipway::kit
