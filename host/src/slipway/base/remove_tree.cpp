#include <slipway/base/file.hpp>
#include <slipway/base/os_error.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

namespace slipway::base {

namespace {

// Each level holds a descriptor and some of the stack. No path that anybody can name is as deep.
constexpr int k_deepest_tree = 400;

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

// Never through a link: the name may have been exchanged since it was looked at.
Fd open_folder(int parent, const char* name) {
  constexpr int k_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  Fd fd(::openat(parent, name, k_flags));
  if (fd || errno != EACCES) return fd;
  const Fd handle(::openat(parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  const std::string itself = "/proc/self/fd/" + std::to_string(handle.get());
  if (!handle || ::chmod(itself.c_str(), S_IRWXU) != 0) return Fd();
  return Fd(::openat(parent, name, k_flags));
}

Status remove_entry(int parent, const char* name, const std::string& path, int depth);

Status remove_content(Fd fd, const std::string& path, int depth) {
  struct stat info{};
  if (::fstat(fd.get(), &info) != 0) return fail(os_error(errno, "cannot remove " + path));
  // Refused for folders of others; then removing an entry says what is wrong.
  if ((info.st_mode & S_IRWXU) != S_IRWXU) (void)::fchmod(fd.get(), (info.st_mode & 07777U) | S_IRWXU);
  const Folder folder(::fdopendir(fd.get()));
  if (!folder) return fail(os_error(errno, "cannot remove " + path));
  const int number = fd.release();  // Belongs to the stream now.
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    SLIPWAY_TRY(remove_entry(number, entry->d_name, path + "/" + entry->d_name, depth + 1));
  }
  return {};
}

Status remove_entry(int parent, const char* name, const std::string& path, int depth) {
  if (::unlinkat(parent, name, 0) == 0 || errno == ENOENT) return {};
  const int reason = errno;
  Fd fd = open_folder(parent, name);
  if (!fd && errno == ENOENT) return {};
  // Not a folder, so that the first reason is the one that counts.
  if (!fd) return fail(os_error(errno == ENOTDIR || errno == ELOOP ? reason : errno, "cannot remove " + path));
  if (depth == k_deepest_tree)
    return fail({.code = {601}, .what = "cannot remove " + path, .why = "folders are nested more than 400 deep"});
  SLIPWAY_TRY(remove_content(std::move(fd), path, depth));
  if (::unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT) return {};
  return fail(os_error(errno, "cannot remove " + path));
}

}  // namespace

Status remove_tree(const std::string& path) { return remove_entry(AT_FDCWD, path.c_str(), path, 0); }

}  // namespace slipway::base
