#include <slipway/kit/files.hpp>
#include <slipway/kit/glob.hpp>

#include <dirent.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <utility>

namespace slipway::kit {
namespace {

constexpr std::size_t k_entry_limit = 2'000'000;
constexpr std::string_view k_any_folders = "**";

// Parts between slashes; "." and empty ones say nothing, and a second "**" adds nothing to the first.
std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    const bool repeated = part == k_any_folders && !parts.empty() && parts.back() == k_any_folders;
    if (!part.empty() && part != "." && !repeated) parts.emplace_back(part);
    at = end + 1;
  }
  if (!parts.empty() && parts.back() == k_any_folders) parts.emplace_back("*");
  return parts;
}

bool name_matches(const std::string& pattern, const std::string& name) {
  return ::fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0;
}

bool parts_match(const std::vector<std::string>& pattern, std::size_t p, const std::vector<std::string>& path,
                 std::size_t n) {
  if (p == pattern.size()) return n == path.size();
  if (pattern[p] == k_any_folders)
    return parts_match(pattern, p + 1, path, n) ||
           (n < path.size() && path[n].front() != '.' && parts_match(pattern, p, path, n + 1));
  return n < path.size() && name_matches(pattern[p], path[n]) && parts_match(pattern, p + 1, path, n + 1);
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

enum class Links { followed, skipped };

// One walk of a folder along the parts of a pattern.
class Walk {
public:
  Walk(const std::string& root, std::vector<std::string> pattern) : m_root(root), m_pattern(std::move(pattern)) {}

  Result<std::vector<std::string>> run() {
    SLIPWAY_KIT_TRY(enter({}, 0));
    return std::vector<std::string>(m_found.begin(), m_found.end());
  }

private:
  Status enter(const std::string& folder, std::size_t part) {
    if (!m_seen.insert({folder, part}).second) return {};
    const bool any_folders = m_pattern[part] == k_any_folders;
    if (any_folders) SLIPWAY_KIT_TRY(enter(folder, part + 1));
    SLIPWAY_KIT_TRY_ASSIGN(const std::vector<std::string> names, names_in(folder));
    for (const std::string& name : names)
      SLIPWAY_KIT_TRY(any_folders ? descend(folder, name, part) : consider(folder, name, part));
    return {};
  }

  Status descend(const std::string& folder, const std::string& name, std::size_t part) {
    const std::string path = join_path(folder, name);
    if (name.front() == '.' || !is_kind(path, S_IFDIR, Links::skipped)) return {};
    return enter(path, part);
  }

  Status consider(const std::string& folder, const std::string& name, std::size_t part) {
    if (!name_matches(m_pattern[part], name)) return {};
    const std::string path = join_path(folder, name);
    if (part + 1 < m_pattern.size()) return is_kind(path, S_IFDIR, Links::followed) ? enter(path, part + 1) : Status{};
    if (!is_kind(path, S_IFREG, Links::followed)) return {};
    SLIPWAY_KIT_TRY(resolve_inside(m_root, path));
    m_found.insert(path);
    return {};
  }

  bool is_kind(const std::string& path, mode_t kind, Links links) const {
    struct stat status{};
    const std::string full = join_path(m_root, path);
    const int result = links == Links::followed ? ::stat(full.c_str(), &status) : ::lstat(full.c_str(), &status);
    return result == 0 && (status.st_mode & S_IFMT) == kind;
  }

  Result<std::vector<std::string>> names_in(const std::string& folder) {
    const std::string full = join_path(m_root, folder.empty() ? "." : folder);
    const std::unique_ptr<DIR, CloseFolder> open(::opendir(full.c_str()));
    if (!open) return fail(io_error("read the folder", full, errno));
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(open.get())) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") names.emplace_back(name);
      if (++m_entries > k_entry_limit) return fail({SLIPWAY_E_IO, "too many files below '" + m_root + "'"});
    }
    return names;
  }

  const std::string& m_root;
  std::vector<std::string> m_pattern;
  std::set<std::string> m_found;
  std::set<std::pair<std::string, std::size_t>> m_seen;
  std::size_t m_entries = 0;
};

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view path) {
  return parts_match(parts_of(pattern), 0, parts_of(path), 0);
}

Status check_pattern(std::string_view pattern, std::string_view where) {
  const std::vector<std::string> parts = parts_of(pattern);
  const bool climbs = std::find(parts.begin(), parts.end(), "..") != parts.end();
  if (!parts.empty() && pattern.front() != '/' && !climbs) return {};
  return fail({SLIPWAY_E_CONFIG,
               std::string(where) + (where.empty() ? "" : ": ") + "the pattern '" + std::string(pattern) +
                   "' does not stay in the workspace",
               {},
               {},
               "write it relative to the workspace, without '..'"});
}

Result<std::vector<std::string>> glob(const std::string& folder, std::string_view pattern) {
  SLIPWAY_KIT_TRY(check_pattern(pattern, {}));
  return Walk(folder, parts_of(pattern)).run();
}

Result<std::string> resolve_inside(const std::string& folder, std::string_view path) {
  const auto real = [](const std::string& name) -> Result<std::string> {
    const std::unique_ptr<char, decltype(&::free)> text(::realpath(name.c_str(), nullptr), &::free);
    if (!text) return fail(io_error("find", name, errno));
    return std::string(text.get());
  };
  SLIPWAY_KIT_TRY_ASSIGN(const std::string root, real(folder));
  SLIPWAY_KIT_TRY_ASSIGN(const std::string found, real(join_path(folder, path)));
  if (found == root) return std::string(".");
  const std::string prefix = root == "/" ? root : root + "/";
  if (found.compare(0, prefix.size(), prefix) != 0)
    return fail({SLIPWAY_E_INTEGRITY, "'" + std::string(path) + "' leads out of the workspace", "it is " + found});
  return found.substr(prefix.size());
}

}  // namespace slipway::kit
