#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/source/git/configuration.hpp>
#include <slipway/source/git/owner.hpp>

#include <fmt/format.h>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <utility>

namespace slipway::source::git {

namespace {

constexpr std::size_t k_gitdir_limit = 64 * 1024;

std::string user_name(uid_t user) {
  std::array<char, 16384> space{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(user, &entry, space.data(), space.size(), &found) != 0 || found == nullptr)
    return fmt::format("user {}", user);
  return fmt::format("{} (user {})", entry.pw_name, user);
}

// The first of the repository's places that is not ours.
std::pair<std::string, uid_t> foreign_place(const std::string& git_folder) {
  const std::string folder = safe_folder(git_folder);
  for (const std::string& place : {folder, base::join_path(folder, ".git"), git_folder}) {
    struct stat info{};
    if (::lstat(place.c_str(), &info) == 0 && info.st_uid != ::geteuid()) return {place, info.st_uid};
  }
  return {folder, ::geteuid()};
}

bool is_ci_workspace(const std::string& folder) {
  constexpr std::array<std::pair<const char*, const char*>, 2> k_systems{
      {{"GITHUB_ACTIONS", "GITHUB_WORKSPACE"}, {"JENKINS_URL", "WORKSPACE"}}};
  for (const auto& [mark, name] : k_systems) {
    const char* workspace = std::getenv(name);
    if (std::getenv(mark) != nullptr && workspace != nullptr && base::absolute_path(workspace) == folder) return true;
  }
  return false;
}

}  // namespace

std::string safe_folder(const std::string& git_folder) {
  const std::string folder = base::absolute_path(git_folder);
  if (folder.ends_with("/.git")) return folder.substr(0, folder.size() - 5);
  // A linked work tree: its ".git" file is named in "gitdir".
  const auto link = base::read_file(base::join_path(folder, "gitdir"), k_gitdir_limit);
  if (!link) return folder;
  const std::string file = base::absolute_path(base::join_path(folder, base::trimmed(*link)));
  return file.ends_with("/.git") ? file.substr(0, file.size() - 5) : folder;
}

bool is_declared_safe(const std::string& folder) {
  if (is_ci_workspace(folder)) return true;
  for (const std::string& value : safe_directories()) {
    if (value == "*" || base::absolute_path(value) == folder) return true;
    if (value.ends_with("/*") && folder.starts_with(value.substr(0, value.size() - 1))) return true;
  }
  return false;
}

base::Error foreign_owner(const std::string& git_folder) {
  const auto [place, user] = foreign_place(git_folder);
  return base::Error{.code = {407},
                     .what = fmt::format("the repository {} is not yours", safe_folder(git_folder)),
                     .why = fmt::format("{} belongs to {} and this process runs as {}", place, user_name(user),
                                        user_name(::geteuid())),
                     .hint = fmt::format("if you trust it, run: git config --global --add safe.directory {}",
                                         safe_folder(git_folder))};
}

}  // namespace slipway::source::git
