#include "image_root.hpp"

#include <slipway/kit/files.hpp>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace slipway::kit {

Result<ImageRoot> ImageRoot::open(const std::string& rootfs) {
  Fd folder(::open(rootfs.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return fail(io_error("open the image", rootfs, errno));
  return ImageRoot(std::move(folder));
}

Fd ImageRoot::file(const std::string& path, int flags) const {
  struct open_how how{};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  return Fd(static_cast<int>(::syscall(SYS_openat2, m_folder.get(), path.c_str(), &how, sizeof how)));
}

std::string ImageRoot::text(const std::string& path, std::size_t limit) const {
  const Fd opened = file(path, O_RDONLY | O_NONBLOCK);
  struct stat status{};
  if (!opened || ::fstat(opened.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  return read_all(opened.get(), limit).value_or(std::string());
}

}  // namespace slipway::kit
