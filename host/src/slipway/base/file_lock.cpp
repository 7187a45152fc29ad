#include <slipway/base/clock.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/file_lock.hpp>
#include <slipway/base/os_error.hpp>
#include <slipway/base/text.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>

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

Result<FileLock> FileLock::wait_for(const std::string& folder, std::int64_t limit_ms) {
  constexpr auto k_pause = std::chrono::milliseconds(10);
  Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return fail(os_error(errno, "cannot open " + folder));
  const std::int64_t deadline = monotonic_ms() + limit_ms;
  while (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return fail(os_error(errno, "cannot lock " + folder));
    if (monotonic_ms() >= deadline)
      return fail(Error{.code = {1001},
                        .what = folder + " is locked",
                        .why = "another command has been at work on it for " + duration_text(limit_ms),
                        .state = "nothing was changed",
                        .hint = "wait until it has ended, then run the same command again"});
    std::this_thread::sleep_for(k_pause);
  }
  return FileLock(std::move(fd));
}

}  // namespace slipway::base
