#include <slipway/base/atomic_file.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/os_error.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>

namespace slipway::base {

namespace {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string temporary_name(const std::string& path) {
  std::uint64_t number = 0;
  // Names only have to differ; exclusive creation settles the rest.
  if (::getrandom(&number, sizeof number, 0) != static_cast<ssize_t>(sizeof number))
    number = static_cast<std::uint64_t>(::getpid());
  const std::string folder = folder_of(path);
  const std::size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  return fmt::format("{}/.{}.{:016x}.tmp", folder, name.substr(0, 200), number);
}

}  // namespace

Status flush_folder(const std::string& folder) {
  const Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems cannot sync a folder and say EINVAL; its names are as safe there as they can be.
  if (!fd || (::fsync(fd.get()) != 0 && errno != EINVAL)) return fail(os_error(errno, "cannot flush " + folder));
  return {};
}

AtomicFile::AtomicFile(std::string path, std::string temporary, Fd fd)
    : m_path(std::move(path)), m_temporary(std::move(temporary)), m_fd(std::move(fd)) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_temporary(std::exchange(other.m_temporary, {})), m_fd(std::move(other.m_fd)) {}

AtomicFile::~AtomicFile() {
  if (!m_temporary.empty()) ::unlink(m_temporary.c_str());
}

Result<AtomicFile> AtomicFile::create(std::string path) {
  for (int attempt = 0;; ++attempt) {
    std::string temporary = temporary_name(path);
    Fd fd(::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
    if (fd) return AtomicFile(std::move(path), std::move(temporary), std::move(fd));
    if (errno != EEXIST || attempt == 100) return fail(os_error(errno, "cannot create a file beside " + path));
  }
}

Status AtomicFile::write(std::string_view bytes) {
  return write_all(m_fd.get(), bytes).map_error([this](Error error) {
    error.what = "cannot write " + m_path;
    return error;
  });
}

Status AtomicFile::commit() {
  if (::fsync(m_fd.get()) != 0) return fail(os_error(errno, "cannot flush " + m_path));
  if (::rename(m_temporary.c_str(), m_path.c_str()) != 0) return fail(os_error(errno, "cannot write " + m_path));
  m_temporary.clear();
  m_fd.reset();
  return flush_folder(folder_of(m_path));
}

Status write_file_atomically(const std::string& path, std::string_view bytes) {
  SLIPWAY_TRY_ASSIGN(AtomicFile file, AtomicFile::create(path));
  SLIPWAY_TRY(file.write(bytes));
  return file.commit();
}

}  // namespace slipway::base
