#include <slipway/kit/files.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace slipway::kit {

Error io_error(std::string_view action, std::string_view path, int error_number) {
  Error error;
  error.status = error_number == ENOENT ? SLIPWAY_E_NOT_FOUND : SLIPWAY_E_IO;
  error.message.append("cannot ").append(action);
  if (!path.empty()) error.message.append(" ").append(path);
  error.why = std::generic_category().message(error_number);
  return error;
}

Result<std::string> read_all(int fd, std::size_t limit) {
  std::string content;
  char buffer[64 * 1024];
  for (;;) {
    const ssize_t count = ::read(fd, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(io_error("read", {}, errno));
    if (count == 0) return content;
    if (content.size() + static_cast<std::size_t>(count) > limit)
      return fail({SLIPWAY_E_IO, "too large to read: more than " + std::to_string(limit) + " bytes"});
    content.append(buffer, static_cast<std::size_t>(count));
  }
}

Result<Fd> open_file(const std::string& path) {
  // Non-blocking, so that a FIFO without a writer is refused instead of waited for.
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd) return fail(io_error("open", path, errno));
  struct stat info{};
  if (::fstat(fd.get(), &info) != 0) return fail(io_error("stat", path, errno));
  if (!S_ISREG(info.st_mode)) return fail({SLIPWAY_E_IO, "cannot open " + path, "it is not a regular file"});
  return fd;
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  SLIPWAY_KIT_TRY_ASSIGN(const Fd fd, open_file(path));
  auto content = read_all(fd.get(), limit);
  if (!content) content.error().message += " (" + path + ")";
  return content;
}

Status write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(io_error("write", {}, errno));
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<std::uint64_t> file_size(int fd) {
  struct stat info{};
  if (::fstat(fd, &info) != 0) return fail(io_error("stat", {}, errno));
  return static_cast<std::uint64_t>(info.st_size);
}

Status sync_folder(const std::string& path) {
  const Fd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return fail(io_error("open", path, errno));
  // Some file systems cannot flush a folder; there is nothing to be done about that.
  if (::fsync(folder.get()) != 0 && errno != EINVAL) return fail(io_error("flush", path, errno));
  return {};
}

namespace {

Status fill(int fd, std::string_view bytes, mode_t mode, const std::string& path) {
  if (::fchmod(fd, mode) != 0) return fail(io_error("set the mode of", path, errno));
  if (auto written = write_all(fd, bytes); !written) {
    written.error().message += " " + path;
    return written;
  }
  if (::fsync(fd) != 0) return fail(io_error("flush", path, errno));
  return {};
}

}  // namespace

Status write_file_atomically(const std::string& path, std::string_view bytes, mode_t mode) {
  std::string temporary = path + ".XXXXXX";
  const Fd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return fail(io_error("create", path, errno));
  auto status = fill(fd.get(), bytes, mode, path);
  if (status && ::rename(temporary.c_str(), path.c_str()) != 0) status = fail(io_error("replace", path, errno));
  if (!status) {
    ::unlink(temporary.c_str());
    return status;
  }
  return sync_folder(parent_path(path));
}

Status make_folders(const std::string& path) {
  for (std::size_t end = 0; end != std::string::npos;) {
    end = path.find('/', end + 1);
    const std::string part = path.substr(0, end);
    if (part.empty() || part == "/") continue;
    if (::mkdir(part.c_str(), 0777) == 0 || errno == EEXIST) continue;
    // A folder above may exist where nothing can be made, on a read-only file system say.
    const int reason = errno;
    if (!path_exists(part)) return fail(io_error("make folder", part, reason));
  }
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return fail(io_error("make folder", path, errno));
  if (!S_ISDIR(info.st_mode)) return fail(io_error("make folder", path, ENOTDIR));
  return {};
}

bool path_exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

std::string join_path(std::string_view folder, std::string_view name) {
  if (folder.empty() || (!name.empty() && name.front() == '/')) return std::string(name);
  std::string path(folder);
  if (path.back() != '/') path += '/';
  return path.append(name);
}

std::string parent_path(std::string_view path) {
  const auto slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

}  // namespace slipway::kit
