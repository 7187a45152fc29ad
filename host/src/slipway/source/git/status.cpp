#include <slipway/source/git/configuration.hpp>
#include <slipway/source/git/failure.hpp>
#include <slipway/source/git/open.hpp>
#include <slipway/source/git/status.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace slipway::source::git {

namespace {

// libgit2 does not know an index that is split or that leaves out whole folders.
base::Error cannot_compare(git_repository* repository, int code) {
  base::Error error = failure(code, fmt::format("cannot compare {} with HEAD", root_of(repository)));
  if (error.why.find("mandatory extension") == std::string::npos) return error;
  error.code = {409};
  error.hint = "run: git update-index --no-split-index; git sparse-checkout reapply --no-sparse-index";
  return error;
}

base::Result<StatusList> list_of(git_repository* repository, const std::vector<std::string>& only) {
  std::vector<char*> paths;
  for (const std::string& path : only)
    paths.push_back(const_cast<char*>(path.c_str()));
  git_status_options options = GIT_STATUS_OPTIONS_INIT;
  options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
  options.flags =
      GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS | GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH;
  options.pathspec = {paths.data(), paths.size()};
  StatusList list;
  const int code = git_status_list_new(Out(list), repository, &options);
  if (code != 0) return base::fail(cannot_compare(repository, code));
  return list;
}

bool is_gitlink(const git_diff_delta* delta) {
  return delta != nullptr &&
         (delta->old_file.mode == GIT_FILEMODE_COMMIT || delta->new_file.mode == GIT_FILEMODE_COMMIT);
}

// libgit2 calls a file that a sparse checkout has left out deleted.
bool is_left_out(const git_status_entry& entry, git_index* index) {
  if (entry.status != GIT_STATUS_WT_DELETED) return false;
  const git_index_entry* known = git_index_get_bypath(index, entry.index_to_workdir->old_file.path, 0);
  return known != nullptr && (known->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
}

// What the user's configuration says of a submodule; libgit2 reads .gitmodules only.
git_submodule_ignore_t ignore_rule(git_repository* repository, git_submodule* submodule) {
  std::string rule = config_text(repository, fmt::format("submodule.{}.ignore", git_submodule_name(submodule)).c_str());
  if (rule.empty() && git_submodule_ignore(submodule) == GIT_SUBMODULE_IGNORE_NONE)
    rule = config_text(repository, "diff.ignoreSubmodules");
  if (rule == "all") return GIT_SUBMODULE_IGNORE_ALL;
  if (rule == "dirty") return GIT_SUBMODULE_IGNORE_DIRTY;
  if (rule == "untracked") return GIT_SUBMODULE_IGNORE_UNTRACKED;
  return rule == "none" ? GIT_SUBMODULE_IGNORE_NONE : git_submodule_ignore(submodule);
}

// A submodule whose changes the user does not want to see.
bool is_ignored_submodule(const git_status_entry& entry, git_repository* repository) {
  if (entry.status != GIT_STATUS_WT_MODIFIED || !is_gitlink(entry.index_to_workdir)) return false;
  Submodule submodule;
  const char* path = entry.index_to_workdir->old_file.path;
  if (git_submodule_lookup(Out(submodule), repository, path) != 0) return false;
  const git_submodule_ignore_t rule = ignore_rule(repository, submodule.get());
  unsigned int status = 0;
  if (rule == GIT_SUBMODULE_IGNORE_ALL) return true;
  if (git_submodule_status(&status, repository, git_submodule_name(submodule.get()), rule) != 0) return false;
  return GIT_SUBMODULE_STATUS_IS_UNMODIFIED(status);
}

// Nothing but untracked files in a submodule, or untracked itself.
bool is_untracked(const git_status_entry& entry, git_repository* repository) {
  if (entry.status == GIT_STATUS_WT_NEW) return true;
  if (entry.status != GIT_STATUS_WT_MODIFIED || !is_gitlink(entry.index_to_workdir)) return false;
  unsigned int status = 0;
  const char* path = entry.index_to_workdir->old_file.path;
  return git_submodule_status(&status, repository, path, GIT_SUBMODULE_IGNORE_UNTRACKED) == 0 &&
         GIT_SUBMODULE_STATUS_IS_UNMODIFIED(status);
}

void add(const git_status_entry& entry, git_repository* repository, Changes& changes) {
  const git_diff_delta* delta = entry.index_to_workdir != nullptr ? entry.index_to_workdir : entry.head_to_index;
  const std::string path = delta->new_file.path != nullptr ? delta->new_file.path : delta->old_file.path;
  if (is_own_state(path)) return;
  changes.files.push_back(path);
  if (is_gitlink(entry.index_to_workdir) || is_gitlink(entry.head_to_index)) changes.submodules.push_back(path);
  if ((entry.status & GIT_STATUS_WT_NEW) != 0) changes.untracked.push_back(path);
  if (!is_untracked(entry, repository)) changes.tracked_changed = true;
}

void normalize(std::vector<std::string>& paths) {
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
}

}  // namespace

bool is_own_state(std::string_view path) { return path == ".slipway" || path.starts_with(".slipway/"); }

base::Result<Changes> read_changes(git_repository* repository, const std::vector<std::string>& only) {
  SLIPWAY_TRY_ASSIGN(const StatusList list, list_of(repository, only));
  Index index;
  if (const int code = git_repository_index(Out(index), repository); code != 0)
    return base::fail(failure(code, fmt::format("cannot read the index of {}", root_of(repository))));
  Changes changes;
  const std::size_t count = git_status_list_entrycount(list.get());
  for (std::size_t i = 0; i < count; ++i) {
    const git_status_entry& entry = *git_status_byindex(list.get(), i);
    const bool counts = entry.status != GIT_STATUS_CURRENT && !is_left_out(entry, index.get());
    if (counts && !is_ignored_submodule(entry, repository)) add(entry, repository, changes);
  }
  normalize(changes.files);
  normalize(changes.submodules);
  normalize(changes.untracked);
  return changes;
}

}  // namespace slipway::source::git
