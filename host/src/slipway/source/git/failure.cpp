#include <slipway/base/os_error.hpp>
#include <slipway/source/git/configuration.hpp>
#include <slipway/source/git/failure.hpp>

#include <fmt/format.h>

#include <cerrno>

namespace slipway::source::git {

namespace {

bool is_damage(int code, int category) {
  if (code == GIT_EMISMATCH) return true;
  switch (category) {
  case GIT_ERROR_INDEX:
  case GIT_ERROR_OBJECT:
  case GIT_ERROR_ODB:
  case GIT_ERROR_REFERENCE:
  case GIT_ERROR_TAG:
  case GIT_ERROR_TREE:
  case GIT_ERROR_ZLIB:
    return true;
  default:
    return false;
  }
}

std::string message() {
  const git_error* last = git_error_last();
  return last == nullptr || last->message == nullptr ? "libgit2 does not say why" : last->message;
}

}  // namespace

std::string to_text(const git_oid& id) {
  std::string hex(GIT_OID_HEXSZ, '0');
  git_oid_fmt(hex.data(), &id);
  return hex;
}

base::Error failure(int code, std::string what) {
  const int system_error = errno;
  const git_error* last = git_error_last();
  const int category = last == nullptr ? GIT_ERROR_NONE : last->klass;
  if (category == GIT_ERROR_NOMEMORY) return base::os_error(ENOMEM, std::move(what));
  if (category == GIT_ERROR_OS && (system_error == EMFILE || system_error == ENFILE || system_error == EACCES)) {
    base::Error error = base::os_error(system_error, std::move(what));
    error.why = message();
    return error;
  }
  base::Error error{.code = {409}, .what = std::move(what), .why = message()};
  if (is_damage(code, category)) {
    error.code = {408};
    error.hint = "run `git fsck` to see the damage; fetch again or use a fresh clone";
  }
  return error;
}

base::Error object_failure(git_repository* repository, int code, const git_oid& id, std::string what) {
  base::Error error = failure(code, std::move(what));
  const std::string hex = to_text(id);
  if (error.why.find(hex) == std::string::npos) error.why = fmt::format("object {}: {}", hex, error.why);
  error.code = {408};
  error.hint = "run `git fsck` to see the damage; fetch again or use a fresh clone";
  if (code == GIT_ENOTFOUND && is_partial_clone(repository))
    error.hint = "this is a partial clone and the object was not fetched: run `git fetch --refetch --no-filter`";
  return error;
}

}  // namespace slipway::source::git
