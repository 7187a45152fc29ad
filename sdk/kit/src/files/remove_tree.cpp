#include <slipway/kit/files.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace slipway::kit {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

// Deep enough for any real tree, shallow enough for the descriptor limit and the stack.
constexpr int k_max_depth = 400;

int remove_at(int parent, const char* name, int depth);

int remove_entries(DIR* folder, int depth) {
  while (const dirent* entry = ::readdir(folder)) {
    if (std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0) continue;
    if (const int error = remove_at(::dirfd(folder), entry->d_name, depth); error != 0) return error;
  }
  return 0;
}

Folder open_folder(int parent, const char* name) {
  constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  int fd = ::openat(parent, name, flags);
  if (fd < 0 && errno == EACCES && ::fchmodat(parent, name, 0700, 0) == 0) fd = ::openat(parent, name, flags);
  if (fd < 0) return nullptr;
  (void)::fchmod(fd, 0700);  // Its entries can only be removed when it is writable; a failure shows up there.
  Folder folder(::fdopendir(fd));
  if (!folder) ::close(fd);
  return folder;
}

// 0 or an errno.
int remove_at(int parent, const char* name, int depth) {
  if (::unlinkat(parent, name, 0) == 0 || errno == ENOENT) return 0;
  if (errno != EISDIR && errno != EPERM && errno != EACCES) return errno;
  const int reason = errno;
  if (depth >= k_max_depth) return ELOOP;
  {
    const Folder folder = open_folder(parent, name);
    if (!folder) return errno == ENOTDIR ? reason : errno;
    if (const int error = remove_entries(folder.get(), depth + 1); error != 0) return error;
  }
  return ::unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT ? 0 : errno;
}

}  // namespace

Status remove_tree(const std::string& path) {
  if (const int error = remove_at(AT_FDCWD, path.c_str(), 0); error != 0) return fail(io_error("remove", path, error));
  return {};
}

Status remove_tree_at(int folder, const std::string& name) {
  if (const int error = remove_at(folder, name.c_str(), 0); error != 0) return fail(io_error("remove", name, error));
  return {};
}

}  // namespace slipway::kit
