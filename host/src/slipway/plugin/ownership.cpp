#include <slipway/base/os_error.hpp>
#include <slipway/plugin/ownership.hpp>

#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

namespace slipway::plugin {

namespace {

base::Error others_may_write(const std::string& path, std::string why, const std::string& mend) {
  return {.code = {909},
          .what = fmt::format("the plugin {} is refused", path),
          .why = std::move(why),
          .state = "it was not loaded",
          .hint = mend};
}

bool foreign(const struct stat& info) { return info.st_uid != 0 && info.st_uid != geteuid(); }

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Where the file really is when its path leads through a link; empty when that cannot be told.
std::string real_path(int fd) {
  std::string path(PATH_MAX, '\0');
  const ssize_t length = readlink(fmt::format("/proc/self/fd/{}", fd).c_str(), path.data(), path.size());
  if (length <= 0 || path.front() != '/') return {};
  path.resize(static_cast<std::size_t>(length));
  return path;
}

base::Status check_plugin_folder(const std::string& folder, const std::string& path) {
  struct stat info{};
  if (stat(folder.c_str(), &info) != 0) return base::fail(base::os_error(errno, "cannot look at " + folder));
  if (foreign(info))
    return base::fail(others_may_write(
        path, fmt::format("its folder {} belongs to user {}, neither root nor you", folder, info.st_uid),
        "put it into a folder of your own"));
  if ((info.st_mode & S_IWOTH) != 0 && (info.st_mode & S_ISVTX) == 0)
    return base::fail(others_may_write(path, fmt::format("everybody may write to its folder {}", folder),
                                       fmt::format("run chmod o-w {}", folder)));
  return {};
}

}  // namespace

base::Status check_ownership(int fd, const std::string& path) {
  struct stat info{};
  if (fstat(fd, &info) != 0) return base::fail(base::os_error(errno, "cannot look at " + path));
  if (foreign(info))
    return base::fail(others_may_write(path, fmt::format("it belongs to user {}, neither root nor you", info.st_uid),
                                       "use a copy of your own"));
  if ((info.st_mode & S_IWOTH) != 0)
    return base::fail(others_may_write(path, "everybody may write to it", fmt::format("run chmod o-w {}", path)));
  const std::string folder = parent_of(path);
  SLIPWAY_TRY(check_plugin_folder(folder, path));
  const std::string real = real_path(fd);
  if (real.empty() || parent_of(real) == folder) return {};
  // A file that was replaced meanwhile has no folder any more.
  struct stat still{};
  if (stat(parent_of(real).c_str(), &still) != 0) return {};
  return check_plugin_folder(parent_of(real), path);
}

}  // namespace slipway::plugin
