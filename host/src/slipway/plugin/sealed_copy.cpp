#include <slipway/base/file.hpp>
#include <slipway/plugin/sealed_copy.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <vector>

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif

namespace slipway::plugin {

namespace {

base::Fd memory_file() {
  constexpr unsigned k_flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  // Kernels before 6.3 do not know that it is to be executable, and need not be told.
  base::Fd file(memfd_create("slipway-plugin", k_flags | MFD_EXEC));
  if (!file && errno == EINVAL) file = base::Fd(memfd_create("slipway-plugin", k_flags));
  return file;
}

}  // namespace

base::Fd sealed_copy(int file) {
  base::Fd copy = memory_file();
  if (!copy || lseek(file, 0, SEEK_SET) != 0) return {};
  std::vector<char> buffer(1UL << 20);
  for (;;) {
    const ssize_t count = read(file, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return {};
    if (count == 0) break;
    if (!base::write_all(copy.get(), {buffer.data(), static_cast<std::size_t>(count)})) return {};
  }
  if (fcntl(copy.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) return {};
  return copy;
}

}  // namespace slipway::plugin
