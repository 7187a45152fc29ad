#include <slipway/base/file.hpp>
#include <slipway/source/git/cleanness.hpp>
#include <slipway/source/git/failure.hpp>
#include <slipway/source/git/folder_sweep.hpp>
#include <slipway/source/git/open.hpp>
#include <slipway/source/git/status.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace slipway::source::git {

namespace {

base::Result<Cleanness> by_comparing_all(git_repository* repository) {
  SLIPWAY_TRY_ASSIGN(const Changes changes, read_changes(repository));
  return Cleanness{.tracked_changed = changes.tracked_changed, .untracked = !changes.files.empty()};
}

bool has_conflict(const IndexFile& index) {
  return std::any_of(index.entries().begin(), index.entries().end(),
                     [](const IndexEntry& entry) { return entry.in_conflict; });
}

base::Result<bool> is_ignored(git_repository* repository, const std::string& path) {
  int ignored = 0;
  if (const int code = git_ignore_path_is_ignored(&ignored, repository, path.c_str()); code != 0)
    return base::fail(failure(code, fmt::format("cannot tell whether '{}' is ignored", path)));
  return ignored == 1;
}

// Looks into folders that the index knows nothing of.
class StrangerSearch {
public:
  explicit StrangerSearch(git_repository* repository) : m_repository(repository), m_root(root_of(repository)) {}
  // A path as in Sweep::strangers.
  base::Result<bool> counts(const std::string& path) const {
    SLIPWAY_TRY_ASSIGN(const bool ignored, is_ignored(m_repository, path));
    if (ignored) return false;
    return path.ends_with('/') ? holds_any(path) : true;
  }

private:
  base::Result<bool> holds_any(const std::string& path) const {
    const std::string folder = base::join_path(m_root, path);
    if (base::exists(folder + ".git")) return true;  // A repository of its own.
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
      const bool is_folder = entry.is_directory(error) && !entry.is_symlink(error);
      if (!is_folder && !entry.is_regular_file(error) && !entry.is_symlink(error)) continue;
      SLIPWAY_TRY_ASSIGN(const bool counted, counts(path + entry.path().filename().string() + (is_folder ? "/" : "")));
      if (counted) return true;
    }
    return false;
  }

  git_repository* m_repository;
  std::string m_root;
};

base::Result<bool> any_counts(git_repository* repository, const std::vector<std::string>& strangers) {
  const StrangerSearch search(repository);
  for (const std::string& path : strangers) {
    SLIPWAY_TRY_ASSIGN(const bool counted, search.counts(path));
    if (counted) return true;
  }
  return false;
}

}  // namespace

base::Result<Cleanness> look_at_work_tree(git_repository* repository, const git_oid& head_tree) {
  Buffer place;
  if (git_repository_item_path(place, repository, GIT_REPOSITORY_ITEM_INDEX) != 0) return by_comparing_all(repository);
  const auto index = IndexFile::load(std::string(place.text()));
  // Without a noted tree the entries must be compared with those of HEAD one by one.
  if (!index || !index->tree()) return by_comparing_all(repository);
  if (has_conflict(*index) || git_oid_equal(&*index->tree(), &head_tree) == 0)
    return Cleanness{.tracked_changed = true};
  const Sweep found = sweep(*index, root_of(repository));
  if (found.missing) return Cleanness{.tracked_changed = true};
  Cleanness result;
  if (!found.doubtful.empty()) {
    SLIPWAY_TRY_ASSIGN(const Changes changes, read_changes(repository, found.doubtful));
    result = {.tracked_changed = changes.tracked_changed, .untracked = !changes.files.empty()};
  }
  if (!result.clean()) return result;
  SLIPWAY_TRY_ASSIGN(result.untracked, any_counts(repository, found.strangers));
  return result;
}

}  // namespace slipway::source::git
