#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/source/git/configuration.hpp>
#include <slipway/source/git/failure.hpp>
#include <slipway/source/git/open.hpp>
#include <slipway/source/git/owner.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <mutex>

namespace slipway::source::git {

namespace {

// A ".git" that names a repository which is gone would otherwise read as "no repository here".
std::string broken_link_above(const std::string& folder) {
  for (std::filesystem::path here = folder;; here = here.parent_path()) {
    const std::string entry = (here / ".git").string();
    if (base::exists(entry)) return entry;
    if (here == here.parent_path()) return {};
  }
}

base::Error not_a_repository(const std::string& folder) {
  const std::string entry = broken_link_above(folder);
  if (!entry.empty())
    return {.code = {401},
            .what = fmt::format("{} is not a repository that git can read", entry),
            .why = "it holds or names no repository; was the one that it belongs to moved or removed?",
            .hint = "`git status` there tells more; `git worktree repair` mends the links of moved work trees"};
  return {.code = {401},
          .what = fmt::format("{} is not in a git repository", folder),
          .why = "neither it nor a folder above it holds one",
          .hint = "go to your repository, or make one: git init && git add . && git commit"};
}

base::Error unsupported(const std::string& git_folder, base::Error error) {
  for (const std::string& extension : extensions_in(git_folder)) {
    if (extension.starts_with("objectformat=") && extension != "objectformat=sha1")
      return {.code = {406},
              .what = fmt::format("cannot read the repository {}", git_folder),
              .why = fmt::format("object format {} is not supported by this build",
                                 extension.substr(std::string_view("objectformat=").size())),
              .hint = "use a repository with the object format sha1 (git init --object-format=sha1)"};
    if (extension.starts_with("refstorage=") && extension != "refstorage=files")
      return {.code = {409},
              .what = fmt::format("cannot read the repository {}", git_folder),
              .why = fmt::format("its references are stored in a way that this build does not know ({})", extension),
              .hint = "run: git refs migrate --ref-format=files"};
  }
  return error;
}

// The repository's own folder; empty when there is none.
std::string discovered(const std::string& folder) {
  Buffer found;
  return git_repository_discover(found, folder.c_str(), 0, nullptr) == 0 ? std::string(found.text()) : std::string();
}

// libgit2 1.5 says "not found" for a foreign owner when the user has no safe.directory at all.
bool is_about_owner(int code) {
  const git_error* last = git_error_last();
  return code == GIT_EOWNER || (code == GIT_ENOTFOUND && last != nullptr && last->klass == GIT_ERROR_CONFIG &&
                                std::string_view(last->message).find("safe.directory") != std::string_view::npos);
}

// The check of the owner is a setting of the whole library.
int open_unchecked(Repository& repository, const std::string& folder) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  const int code = git_repository_open_ext(Out(repository), folder.c_str(), 0, nullptr);
  git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
  return code;
}

}  // namespace

base::Result<Repository> open(const std::string& folder) {
  Repository repository;
  int code = git_repository_open_ext(Out(repository), folder.c_str(), 0, nullptr);
  const bool foreign = code != 0 && is_about_owner(code);
  // The library does not know "*" and knows nothing of CI systems.
  if (foreign && is_declared_safe(safe_folder(discovered(folder))))
    code = open_unchecked(repository, folder);
  else if (foreign)
    return base::fail(foreign_owner(discovered(folder)));
  if (code == 0) return repository;
  if (code == GIT_ENOTFOUND) return base::fail(not_a_repository(folder));
  base::Error error = failure(code, fmt::format("cannot open the repository of {}", folder));
  return base::fail(unsupported(discovered(folder), std::move(error)));
}

std::string root_of(git_repository* repository) {
  const char* folder = git_repository_workdir(repository);
  std::string root = folder != nullptr ? folder : git_repository_path(repository);
  while (root.size() > 1 && root.back() == '/')
    root.pop_back();
  return root;
}

}  // namespace slipway::source::git
