#include <slipway/base/file.hpp>
#include <slipway/source/git/failure.hpp>
#include <slipway/source/git/mapped_file.hpp>
#include <slipway/source/git/oid.hpp>
#include <slipway/source/git/packed_refs.hpp>
#include <slipway/source/git/tags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace slipway::source::git {

namespace {

namespace fs = std::filesystem;

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

class TagReader {
public:
  TagReader(git_repository* repository, git_odb* objects)
      : m_repository(repository), m_objects(objects), m_folder(git_repository_commondir(repository)) {}

  base::Result<std::vector<TagRef>> loose() const;
  base::Result<std::vector<TagRef>> packed() const;

private:
  base::Status read_loose(const fs::path& file, std::vector<TagRef>& tags) const;

  git_repository* m_repository;
  git_odb* m_objects;
  fs::path m_folder;
};

// A symbolic reference that leads nowhere is no tag; git passes it over too.
base::Status TagReader::read_loose(const fs::path& file, std::vector<TagRef>& tags) const {
  const std::string reference = file.lexically_relative(m_folder).string();
  TagRef tag{.name = reference.substr(k_tags.size())};
  const int code = git_reference_name_to_id(&tag.target, m_repository, reference.c_str());
  if (code == GIT_ENOTFOUND) return {};
  if (code != 0) return base::fail(failure(code, fmt::format("cannot read tag '{}'", tag.name)));
  SLIPWAY_TRY_ASSIGN(tag.peeled, peeled(m_repository, m_objects, tag.target, tag.name));
  tags.push_back(std::move(tag));
  return {};
}

base::Result<std::vector<TagRef>> TagReader::loose() const {
  std::vector<fs::path> files;
  std::error_code error;
  const auto skip = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator place(m_folder / k_tags, skip, error), end; !error && place != end;
       place.increment(error)) {
    const std::string name = place->path().filename().string();
    if (place->is_directory(error) || name.starts_with('.') || name.ends_with(".lock")) continue;
    files.push_back(place->path());
  }
  std::sort(files.begin(), files.end());
  std::vector<TagRef> tags;
  for (const fs::path& file : files)
    SLIPWAY_TRY(read_loose(file, tags));
  std::sort(tags.begin(), tags.end(), [](const TagRef& a, const TagRef& b) { return a.name < b.name; });
  return tags;
}

base::Result<std::vector<TagRef>> TagReader::packed() const {
  const MappedFile file((m_folder / "packed-refs").string());
  const auto refs = packed_tags(file.bytes());
  if (!refs)
    return base::fail({.code = {408},
                       .what = "cannot read the tags of the repository",
                       .why = fmt::format("{} is damaged", (m_folder / "packed-refs").string()),
                       .hint = "run `git fsck` to see the damage; fetch again or use a fresh clone"});
  std::vector<TagRef> tags;
  tags.reserve(refs->size());
  for (const PackedRef& ref : *refs) {
    TagRef tag{.name = std::string(ref.name.substr(k_tags.size())), .target = ref.target};
    if (ref.peeled) {
      tag.peeled = *ref.peeled;
    } else {
      SLIPWAY_TRY_ASSIGN(tag.peeled, peeled(m_repository, m_objects, tag.target, tag.name));
    }
    tags.push_back(std::move(tag));
  }
  const auto by_name = [](const TagRef& a, const TagRef& b) { return a.name < b.name; };
  if (!std::is_sorted(tags.begin(), tags.end(), by_name)) std::sort(tags.begin(), tags.end(), by_name);
  return tags;
}

}  // namespace

base::Result<std::vector<TagRef>> all_tags(git_repository* repository) {
  ObjectDatabase objects;
  if (const int code = git_repository_odb(Out(objects), repository); code != 0)
    return base::fail(failure(code, "cannot read the tags of the repository"));
  const TagReader reader(repository, objects.get());
  SLIPWAY_TRY_ASSIGN(std::vector<TagRef> loose, reader.loose());
  SLIPWAY_TRY_ASSIGN(std::vector<TagRef> packed, reader.packed());
  if (loose.empty()) return packed;
  // Of two with one name the loose one counts: it is the newer one.
  std::vector<TagRef> tags;
  std::set_union(std::make_move_iterator(loose.begin()), std::make_move_iterator(loose.end()),
                 std::make_move_iterator(packed.begin()), std::make_move_iterator(packed.end()),
                 std::back_inserter(tags), [](const TagRef& a, const TagRef& b) { return a.name < b.name; });
  return tags;
}

std::vector<std::string> tags_of(const std::vector<TagRef>& tags, const git_oid& commit) {
  std::vector<std::string> names;
  for (const TagRef& tag : tags)
    if (git_oid_equal(&tag.peeled, &commit) == 1) names.push_back(tag.name);
  return names;
}

}  // namespace slipway::source::git
