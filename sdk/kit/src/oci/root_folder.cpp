#include "root_folder.hpp"

#include <slipway/kit/files.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <deque>
#include <optional>

namespace slipway::kit {
namespace {

constexpr int k_max_links = 40;  // As the kernel.

struct Step {
  Fd fd;
  std::string name;
};

std::string joined(const std::vector<Step>& steps) {
  std::string path;
  for (const Step& step : steps)
    path += path.empty() ? step.name : "/" + step.name;
  return path;
}

std::optional<std::string> read_link(int folder, const std::string& name) {
  std::string target(PATH_MAX, '\0');
  const ssize_t length = ::readlinkat(folder, name.c_str(), target.data(), target.size());
  if (length < 0) return std::nullopt;
  target.resize(static_cast<std::size_t>(length));
  return target;
}

// One walk: the parts still to go, and the folders gone through.
class Walk {
public:
  Walk(int root, const std::string& path) : m_root(root) { put_first(path); }

  bool arrived() const { return m_todo.empty(); }

  Status step(MissingFolders missing, const std::function<void(const std::string&)>& on_made) {
    std::string name = std::move(m_todo.front());
    m_todo.pop_front();
    if (name == ".") return {};
    if (name == "..") {
      if (!m_steps.empty()) m_steps.pop_back();
      return {};
    }
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    Fd fd(::openat(here(), name.c_str(), flags));
    if (!fd && errno == ENOENT && missing == MissingFolders::make && ::mkdirat(here(), name.c_str(), 0700) == 0) {
      fd = Fd(::openat(here(), name.c_str(), flags));
      if (fd && on_made) on_made(path_of(name));
    }
    if (!fd) return follow(name, errno);
    m_steps.push_back({std::move(fd), std::move(name)});
    return {};
  }

  Result<OpenedFolder> finish() {
    OpenedFolder folder{{}, joined(m_steps)};
    folder.fd = m_steps.empty() ? Fd(::fcntl(m_root, F_DUPFD_CLOEXEC, 3)) : std::move(m_steps.back().fd);
    if (!folder.fd) return fail(io_error("open", folder.path, errno));
    return folder;
  }

private:
  int here() const { return m_steps.empty() ? m_root : m_steps.back().fd.get(); }
  std::string path_of(const std::string& name) const {
    const std::string above = joined(m_steps);
    return above.empty() ? name : above + "/" + name;
  }

  void put_first(const std::string& path) {
    const std::vector<std::string> parts = split_path(path);
    m_todo.insert(m_todo.begin(), parts.begin(), parts.end());
  }

  Status follow(const std::string& name, int reason) {
    const auto target = read_link(here(), name);
    if (!target) return fail({SLIPWAY_E_INTEGRITY, "cannot enter /" + path_of(name), io_error("", "", reason).why});
    if (++m_links > k_max_links) return fail({SLIPWAY_E_INTEGRITY, "too many links at /" + path_of(name)});
    if (!target->empty() && target->front() == '/') m_steps.clear();
    put_first(*target);
    return {};
  }

  int m_root;
  int m_links = 0;
  std::deque<std::string> m_todo;
  std::vector<Step> m_steps;
};

}  // namespace

std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> parts;
  for (std::size_t start = 0; start < path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    if (end > start) parts.push_back(path.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

Result<RootFolder> RootFolder::open(const std::string& path) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return fail(io_error("open", path, errno));
  return RootFolder(std::move(fd));
}

Result<OpenedFolder> RootFolder::walk(const std::string& path, MissingFolders missing,
                                      const std::function<void(const std::string&)>& on_made) const {
  Walk walk(m_root.get(), path);
  while (!walk.arrived())
    SLIPWAY_KIT_TRY(walk.step(missing, on_made));
  return walk.finish();
}

}  // namespace slipway::kit
