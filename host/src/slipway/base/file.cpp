#include <slipway/base/file.hpp>
#include <slipway/base/os_error.hpp>
#include <slipway/base/text.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <filesystem>

namespace slipway::base {

namespace {

// Not blocking, so that opening a FIFO does not wait for its writer.
constexpr int k_read_flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

Result<Fd> regular_only(Fd fd, const std::string& path) {
  if (!fd) return fail(os_error(errno, "cannot open " + path));
  struct stat info{};
  if (::fstat(fd.get(), &info) != 0) return fail(os_error(errno, "cannot open " + path));
  if (!S_ISREG(info.st_mode))
    return fail({.code = {601},
                 .what = "cannot open " + path,
                 .why = S_ISDIR(info.st_mode) ? "it is a folder" : "it is not a regular file"});
  return fd;
}

Error escapes(const std::string& path, std::string why) {
  return Error{.code = {904}, .what = fmt::format("path '{}' is refused", path), .why = std::move(why)};
}

int open_resolved(int folder, const std::string& path) {
  open_how how{};
  how.flags = k_read_flags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  for (int attempt = 0;; ++attempt) {
    const long fd = ::syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how);
    // The kernel asks to try again when something was renamed while it resolved "..".
    if (fd >= 0 || (errno != EINTR && errno != EAGAIN) || attempt == 100) return static_cast<int>(fd);
  }
}

// For kernels and sandboxes without openat2: one component at a time.
int open_walked(int folder, const std::string& path) {
  Fd here(::fcntl(folder, F_DUPFD_CLOEXEC, 0));
  const std::vector<std::string> parts = split(path, '/');
  for (std::size_t i = 0; here && i < parts.size(); ++i) {
    if (parts[i].empty() || parts[i] == ".") continue;
    const bool last = i + 1 == parts.size();
    const int flags = last ? k_read_flags | O_NOFOLLOW : O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
    Fd next(::openat(here.get(), parts[i].c_str(), flags));
    struct stat info{};
    // A link in the middle is reported as "not a directory", which would hide what is wrong.
    if (!next && errno == ENOTDIR && ::fstatat(here.get(), parts[i].c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0)
      errno = S_ISLNK(info.st_mode) ? ELOOP : ENOTDIR;
    here = std::move(next);
  }
  return here.release();
}

}  // namespace

Result<std::string> read_all(int fd, std::size_t limit) {
  std::string content;
  std::size_t used = 0;
  for (;;) {
    // One byte more than allowed tells "too large" from "just fits".
    const std::size_t room = std::min<std::size_t>(std::max<std::size_t>(used, 16384), limit + 1 - used);
    content.resize(used + room);
    const ssize_t count = ::read(fd, content.data() + used, room);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(os_error(errno, "cannot read"));
    used += static_cast<std::size_t>(count);
    if (used > limit) return fail({.code = {601}, .what = "cannot read", .why = "it is larger than " + bytes(limit)});
    if (count == 0) break;
  }
  content.resize(used);
  return content;
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  SLIPWAY_TRY_ASSIGN(const Fd fd, open_file(path));
  return read_all(fd.get(), limit).map_error([&path](Error error) {
    error.what = "cannot read " + path;
    return error;
  });
}

Status write_all(int fd, std::string_view bytes) {
  constexpr int k_patience_ms = 30'000;
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return fail(os_error(errno, "cannot write"));
    // Somebody who shares the descriptor made it non-blocking.
    pollfd waiting{fd, POLLOUT, 0};
    if (::poll(&waiting, 1, k_patience_ms) == 0) return fail(os_error(ETIMEDOUT, "cannot write"));
  }
  return {};
}

Result<Fd> open_file(const std::string& path) { return regular_only(Fd(::open(path.c_str(), k_read_flags)), path); }

Result<Fd> open_beneath(const std::string& folder, const std::string& path) {
  const std::vector<std::string> parts = split(path, '/');
  if (path.empty() || path.front() == '/') return fail(escapes(path, "it must be relative to " + folder));
  if (std::find(parts.begin(), parts.end(), "..") != parts.end() || path.find('\0') != std::string::npos)
    return fail(escapes(path, "it must not leave " + folder));
  const Fd base(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!base) return fail(os_error(errno, "cannot open " + folder));
  int fd = open_resolved(base.get(), path);
  if (fd < 0 && (errno == ENOSYS || errno == EPERM)) fd = open_walked(base.get(), path);
  if (fd < 0 && errno == EXDEV) return fail(escapes(path, "it leaves " + folder));
  if (fd < 0 && errno == ELOOP) return fail(escapes(path, "it leads through a symbolic link"));
  return regular_only(Fd(fd), join_path(folder, path));
}

Status make_folders(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return fail(os_error(error.value(), "cannot create the folder " + path));
  if (!std::filesystem::is_directory(path, error)) return fail(os_error(ENOTDIR, "cannot create the folder " + path));
  return {};
}

bool exists(const std::string& path) {
  struct stat info{};
  return ::lstat(path.c_str(), &info) == 0;
}

std::string join_path(std::string_view folder, std::string_view name) {
  if (folder.empty() || (!name.empty() && name.front() == '/')) return std::string(name);
  std::string path(folder);
  if (path.back() != '/' && !name.empty()) path += '/';
  return path += name;
}

const char* last_name(const std::string& path) { return path.c_str() + path.rfind('/') + 1; }

std::string absolute_path(std::string_view path) {
  std::error_code ignored;
  const std::filesystem::path here = std::filesystem::current_path(ignored);
  std::string folded = (here / std::filesystem::path(path)).lexically_normal().string();
  while (folded.size() > 1 && folded.back() == '/')
    folded.pop_back();
  return folded;
}

}  // namespace slipway::base
