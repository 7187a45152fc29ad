#include <slipway/base/file.hpp>
#include <slipway/base/file_lock.hpp>
#include <slipway/base/os_error.hpp>
#include <slipway/base/text.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace slipway::base {

namespace {

Error held_by_another(const std::string& path, int fd) {
  const Result<std::string> note = read_all(fd, 4096);
  const std::string holder = note ? std::string(trimmed(*note)) : std::string();
  return Error{.code = {1001},
               .what = path + " is locked",
               .why = holder.empty() ? "another run holds it" : "held by " + holder,
               .state = "nothing was changed",
               .hint = "wait until it has ended, then run the same command again"};
}

}  // namespace

Result<FileLock> FileLock::acquire(const std::string& path, const std::string& note) {
  Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666));
  if (!fd) return fail(os_error(errno, "cannot open the lock " + path));
  while (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return fail(held_by_another(path, fd.get()));
    if (errno != EINTR) return fail(os_error(errno, "cannot lock " + path));
  }
  if (::ftruncate(fd.get(), 0) != 0) return fail(os_error(errno, "cannot write the lock " + path));
  SLIPWAY_TRY(write_all(fd.get(), note + "\n"));
  return FileLock(std::move(fd));
}

}  // namespace slipway::base
