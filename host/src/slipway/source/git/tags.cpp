#include <slipway/source/git/failure.hpp>
#include <slipway/source/git/tags.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace slipway::source::git {

namespace {

constexpr std::string_view k_tags = "refs/tags/";
constexpr int k_chain_limit = 16;

base::Error chain_too_long(std::string_view name) {
  return {.code = {409},
          .what = fmt::format("tag '{}' is refused", name),
          .why = fmt::format("it is a chain of more than {} tags", k_chain_limit),
          .hint = fmt::format("tag the commit itself: git tag -f {0} '{0}^{{}}'", name)};
}

// The object behind a chain of annotated tags.
base::Result<git_oid> peeled(git_repository* repository, git_odb* objects, git_oid id, std::string_view name) {
  const std::string what = fmt::format("cannot read tag '{}'", name);
  for (int depth = 0; depth <= k_chain_limit; ++depth) {
    std::size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    const int found = git_odb_read_header(&size, &type, objects, &id);
    if (found != 0) return base::fail(object_failure(repository, found, id, what));
    if (type != GIT_OBJECT_TAG) return id;
    Tag tag;
    const int read = git_tag_lookup(Out(tag), repository, &id);
    if (read != 0) return base::fail(object_failure(repository, read, id, what));
    git_oid_cpy(&id, git_tag_target_id(tag.get()));
  }
  return base::fail(chain_too_long(name));
}

base::Result<bool> names(git_repository* repository, git_odb* objects, git_reference* tag, const git_oid& commit) {
  const git_oid* target = git_reference_target(tag);
  if (target == nullptr) return false;  // Symbolic.
  if (git_oid_equal(target, &commit)) return true;
  // packed-refs says what an annotated tag leads to, so that 100,000 of them need no object.
  const git_oid* known = git_reference_target_peel(tag);
  if (known != nullptr) return git_oid_equal(known, &commit) == 1;
  SLIPWAY_TRY_ASSIGN(const git_oid end, peeled(repository, objects, *target,
                                               std::string_view(git_reference_name(tag)).substr(k_tags.size())));
  return git_oid_equal(&end, &commit) == 1;
}

}  // namespace

base::Result<std::vector<std::string>> tags_of(git_repository* repository, const git_oid& commit) {
  std::vector<std::string> found;
  ObjectDatabase objects;
  ReferenceIterator iterator;
  const std::string what = "cannot read the tags of the repository";
  if (const int code = git_repository_odb(Out(objects), repository); code != 0) return base::fail(failure(code, what));
  if (const int code = git_reference_iterator_glob_new(Out(iterator), repository, "refs/tags/*"); code != 0)
    return base::fail(failure(code, what));
  for (;;) {
    Reference tag;
    const int code = git_reference_next(Out(tag), iterator.get());
    if (code == GIT_ITEROVER) break;
    if (code != 0) return base::fail(failure(code, what));
    SLIPWAY_TRY_ASSIGN(const bool here, names(repository, objects.get(), tag.get(), commit));
    if (here) found.emplace_back(std::string_view(git_reference_name(tag.get())).substr(k_tags.size()));
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace slipway::source::git
