#include <slipway/base/file.hpp>
#include <slipway/source/git/configuration.hpp>
#include <slipway/source/git/failure.hpp>
#include <slipway/source/git/head.hpp>
#include <slipway/source/git/open.hpp>

#include <fmt/format.h>

#include <filesystem>

namespace slipway::source::git {

namespace {

constexpr std::string_view k_branches = "refs/heads/";

base::Error unborn(git_repository* repository) {
  return {.code = {402},
          .what = fmt::format("the repository {} has no commit yet", root_of(repository)),
          .why = "its branch is unborn",
          .hint = "make the first one: git add . && git commit"};
}

base::Result<Reference> head_of(git_repository* repository) {
  Reference head;
  const int code = git_repository_head(Out(head), repository);
  if (code == GIT_EUNBORNBRANCH) return base::fail(unborn(repository));
  if (code != 0) return base::fail(failure(code, fmt::format("cannot read HEAD of {}", root_of(repository))));
  return head;
}

// "https://user:token@host/x?y" and "git@host:x" -> without what could be a credential.
std::string without_credentials(std::string url) {
  const std::size_t scheme = url.find("://");
  const std::size_t start = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t end = std::min(url.find(scheme == std::string::npos ? ':' : '/', start), url.size());
  if (scheme == std::string::npos && end == url.size()) return url;  // A path.
  const std::size_t at = url.rfind('@', end);
  if (at != std::string::npos && at >= start) url.erase(start, at + 1 - start);
  if (scheme != std::string::npos) url.erase(std::min(url.find_first_of("?#"), url.size()));
  return url;
}

std::string default_branch(git_repository* repository) {
  constexpr std::string_view k_prefix = "refs/remotes/origin/";
  Reference head;
  if (git_reference_lookup(Out(head), repository, "refs/remotes/origin/HEAD") != 0) return {};
  const char* target = git_reference_symbolic_target(head.get());
  const std::string name = target == nullptr ? "" : target;
  return name.starts_with(k_prefix) ? name.substr(k_prefix.size()) : std::string();
}

// Checked out at a gitlink of the repository around it.
bool is_submodule(git_repository* repository, const std::string& root) {
  const std::filesystem::path place = root;
  if (git_repository_is_bare(repository) || place == place.parent_path()) return false;
  Repository outer;
  Index index;
  if (git_repository_open_ext(Out(outer), place.parent_path().c_str(), 0, nullptr) != 0) return false;
  if (git_repository_is_bare(outer.get()) || git_repository_index(Out(index), outer.get()) != 0) return false;
  const std::string inside = place.lexically_relative(root_of(outer.get())).string();
  const git_index_entry* entry = git_index_get_bypath(index.get(), inside.c_str(), 0);
  return entry != nullptr && entry->mode == GIT_FILEMODE_COMMIT;
}

void describe_commit(git_commit* commit, model::SourceState& state) {
  state.commit = to_text(*git_commit_id(commit));
  state.short_sha = state.commit.substr(0, 7);
  state.tree = to_text(*git_commit_tree_id(commit));
  state.commit_time = git_commit_time(commit);
  const char* subject = git_commit_summary(commit);
  state.subject = subject == nullptr ? "" : subject;
}

base::Result<Commit> commit_of(git_repository* repository, git_reference* head) {
  const git_oid* id = git_reference_target(head);
  Commit commit;
  const int code = git_commit_lookup(Out(commit), repository, id);
  if (code == 0) return commit;
  return base::fail(object_failure(repository, code, *id, fmt::format("cannot read HEAD of {}", root_of(repository))));
}

}  // namespace

base::Result<Commit> head_commit(git_repository* repository) {
  SLIPWAY_TRY_ASSIGN(const Reference head, head_of(repository));
  return commit_of(repository, head.get());
}

base::Result<model::SourceState> read_head(git_repository* repository) {
  SLIPWAY_TRY_ASSIGN(const Reference head, head_of(repository));
  SLIPWAY_TRY_ASSIGN(const Commit commit, commit_of(repository, head.get()));
  model::SourceState state;
  describe_commit(commit.get(), state);
  const std::string_view name = git_reference_name(head.get());
  if (name.starts_with(k_branches)) state.branch = name.substr(k_branches.size());
  state.root = root_of(repository);
  state.origin_url = without_credentials(config_text(repository, "remote.origin.url"));
  state.default_branch = default_branch(repository);
  state.bare = git_repository_is_bare(repository) == 1;
  state.detached = git_repository_head_detached(repository) == 1;
  state.shallow = git_repository_is_shallow(repository) == 1;
  state.worktree = git_repository_is_worktree(repository) == 1;
  state.submodule = is_submodule(repository, state.root);
  return state;
}

}  // namespace slipway::source::git
