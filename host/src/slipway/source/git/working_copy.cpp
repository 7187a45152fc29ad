#include <slipway/base/fd.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/os_error.hpp>
#include <slipway/source/git/failure.hpp>
#include <slipway/source/git/open.hpp>
#include <slipway/source/git/status.hpp>
#include <slipway/source/git/working_copy.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <set>

namespace slipway::source::git {

namespace {

base::Error cannot_copy(const std::string& path) {
  return base::os_error(errno, fmt::format("cannot copy '{}'", path));
}

// Paths of the index, and of the files that it does not know.
base::Result<std::set<std::string>> paths_of(git_repository* repository) {
  Index index;
  if (const int code = git_repository_index(Out(index), repository); code != 0)
    return base::fail(failure(code, fmt::format("cannot read the index of {}", root_of(repository))));
  SLIPWAY_TRY_ASSIGN(const Changes changes, read_changes(repository));
  std::set<std::string> paths(changes.untracked.begin(), changes.untracked.end());
  const std::size_t count = git_index_entrycount(index.get());
  for (std::size_t i = 0; i < count; ++i)
    paths.insert(git_index_get_byindex(index.get(), i)->path);
  return paths;
}

// The folder that holds the last name of `path`, reached without a link. Invalid with errno when there is none.
base::Fd folder_of(int root, const std::string& path, bool create) {
  base::Fd here(::fcntl(root, F_DUPFD_CLOEXEC, 0));
  for (std::size_t start = 0, end = 0; here && (end = path.find('/', start)) != std::string::npos; start = end + 1) {
    const std::string name = path.substr(start, end - start);
    if (create && ::mkdirat(here.get(), name.c_str(), 0755) != 0 && errno != EEXIST) return base::Fd();
    here = base::Fd(::openat(here.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  }
  return here;
}

class Copier {
public:
  Copier(int from, int to) : m_from(from), m_to(to) {}
  base::Status copy(const std::string& path) const;

private:
  base::Status copy_file(int from, int to, const std::string& path) const;
  base::Status copy_link(int from, int to, const std::string& path) const;

  int m_from;
  int m_to;
};

base::Status copy_content(int from, int to, const std::string& path) {
  for (;;) {
    const ssize_t count = ::copy_file_range(from, nullptr, to, nullptr, SSIZE_MAX / 2, 0);
    if (count == 0) return {};
    if (count > 0 || errno == EINTR) continue;
    // Across file systems of different kinds.
    if (errno != EXDEV && errno != EINVAL && errno != EOPNOTSUPP && errno != ENOSYS)
      return base::fail(cannot_copy(path));
    break;
  }
  std::array<char, 65536> block{};
  for (;;) {
    const ssize_t count = ::read(from, block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return base::fail(cannot_copy(path));
    if (count == 0) return {};
    SLIPWAY_TRY(base::write_all(to, std::string_view(block.data(), static_cast<std::size_t>(count))));
  }
}

base::Status Copier::copy_file(int from, int to, const std::string& path) const {
  const char* name = base::last_name(path);
  const base::Fd source(::openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat info{};
  if (!source || ::fstat(source.get(), &info) != 0) return base::fail(cannot_copy(path));
  const base::Fd target(::openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!target) return base::fail(cannot_copy(path));
  SLIPWAY_TRY(copy_content(source.get(), target.get(), path));
  const std::array<timespec, 2> times{info.st_atim, info.st_mtim};
  if (::fchmod(target.get(), info.st_mode & 0777) != 0 || ::futimens(target.get(), times.data()) != 0)
    return base::fail(cannot_copy(path));
  return {};
}

base::Status Copier::copy_link(int from, int to, const std::string& path) const {
  std::string target(PATH_MAX, '\0');
  const ssize_t length = ::readlinkat(from, base::last_name(path), target.data(), target.size());
  if (length < 0) return base::fail(cannot_copy(path));
  target.resize(static_cast<std::size_t>(length));
  if (::symlinkat(target.c_str(), to, base::last_name(path)) != 0) return base::fail(cannot_copy(path));
  return {};
}

base::Status Copier::copy(const std::string& path) const {
  const bool is_repository = path.ends_with('/');  // How libgit2 names an untracked one.
  const std::string place = is_repository ? path.substr(0, path.size() - 1) : path;
  const base::Fd from = folder_of(m_from, place, false);
  struct stat info{};
  // Deleted in the work tree, or its folder is now a link or a file.
  if (!from || ::fstatat(from.get(), base::last_name(place), &info, AT_SYMLINK_NOFOLLOW) != 0) return {};
  const base::Fd to = folder_of(m_to, place, true);
  if (!to) return base::fail(cannot_copy(place));
  if (S_ISREG(info.st_mode)) return copy_file(from.get(), to.get(), place);
  if (S_ISLNK(info.st_mode)) return copy_link(from.get(), to.get(), place);
  if (S_ISDIR(info.st_mode) && ::mkdirat(to.get(), base::last_name(place), 0755) != 0 && errno != EEXIST)
    return base::fail(cannot_copy(place));
  return {};
}

}  // namespace

base::Status copy_work_tree(git_repository* repository, const std::string& destination) {
  SLIPWAY_TRY_ASSIGN(const std::set<std::string> paths, paths_of(repository));
  const base::Fd from(::open(root_of(repository).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const base::Fd to(::open(destination.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!from || !to) return base::fail(cannot_copy(root_of(repository)));
  const Copier copier(from.get(), to.get());
  for (const std::string& path : paths)
    if (!is_own_state(path)) SLIPWAY_TRY(copier.copy(path));
  return {};
}

}  // namespace slipway::source::git
