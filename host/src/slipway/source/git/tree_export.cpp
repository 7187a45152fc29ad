#include <slipway/base/fd.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/os_error.hpp>
#include <slipway/source/git/failure.hpp>
#include <slipway/source/git/tree_export.hpp>
#include <slipway/source/git/tree_filter.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <optional>

namespace slipway::source::git {

namespace {

// Each level holds a descriptor; a real tree has a dozen.
constexpr int k_depth_limit = 256;

// A tree object can hold any bytes as names. These would leave the destination or forge a repository in it.
bool is_safe_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos &&
         ::strcasecmp(name.c_str(), ".git") != 0;
}

// The umask, without changing it for other threads for a moment. All bits when it is not known.
mode_t file_mode_mask() {
  constexpr std::size_t k_limit = 64 * 1024;
  const auto status = base::read_file("/proc/self/status", k_limit);
  const std::size_t at = status ? status->find("\nUmask:") : std::string::npos;
  if (at == std::string::npos) return 0777;
  return static_cast<mode_t>(std::strtoul(status->c_str() + at + 7, nullptr, 8));
}

// When the tree is what HEAD has, the time of that commit.
std::optional<std::int64_t> time_of(git_repository* repository, const git_oid& tree) {
  Reference head;
  Commit commit;
  if (git_repository_head(Out(head), repository) != 0) return std::nullopt;
  if (git_commit_lookup(Out(commit), repository, git_reference_target(head.get())) != 0) return std::nullopt;
  if (!git_oid_equal(git_commit_tree_id(commit.get()), &tree)) return std::nullopt;
  return git_commit_time(commit.get());
}

class Exporter {
public:
  Exporter(git_repository* repository, TreeFilter filter, std::optional<std::int64_t> time)
      : m_repository(repository), m_filter(std::move(filter)), m_time(time) {}

  // `path` is that of the tree in the repository, with a slash at the end unless empty.
  base::Status write_tree(const git_oid& id, int folder, const std::string& path, int depth = 0);

private:
  base::Status write_entry(const git_tree_entry* entry, int folder, const std::string& path, int depth);
  base::Status write_folder(const git_tree_entry* entry, int folder, const std::string& path, int depth);
  base::Status write_blob(const git_tree_entry* entry, int folder, const std::string& path);
  base::Status write_file(git_blob* blob, mode_t mode, int folder, const std::string& path);
  base::Status write_link(git_blob* blob, int folder, const std::string& path);
  base::Status set_time(int folder, const std::string& path) const;
  std::array<timespec, 2> times() const {
    const timespec at{static_cast<time_t>(m_time.value_or(0)), 0};
    return {at, at};
  }

  git_repository* m_repository;
  TreeFilter m_filter;
  std::optional<std::int64_t> m_time;
  mode_t m_masked = file_mode_mask();  // Bits that the process takes from new files.
};

base::Error cannot_write(const std::string& path) {
  return base::os_error(errno, fmt::format("cannot write '{}' of the tree", path));
}

base::Error malformed(const git_oid& tree, const std::string& path, std::string why) {
  return {.code = {408},
          .what = fmt::format("tree {} is refused", to_text(tree)),
          .why = fmt::format("its entry '{}' {}", path, why),
          .hint = "run `git fsck`: no git command makes such a tree"};
}

base::Status Exporter::write_tree(const git_oid& id, int folder, const std::string& path, int depth) {
  if (depth > k_depth_limit)
    return base::fail({.code = {409}, .what = "cannot export the tree", .why = "its folders are nested too deeply"});
  Tree tree;
  const int code = git_tree_lookup(Out(tree), m_repository, &id);
  if (code != 0) return base::fail(object_failure(m_repository, code, id, fmt::format("cannot read tree '{}'", path)));
  const std::size_t count = git_tree_entrycount(tree.get());
  for (std::size_t i = 0; i < count; ++i) {
    const git_tree_entry* entry = git_tree_entry_byindex(tree.get(), i);
    const std::string name = git_tree_entry_name(entry);
    if (!is_safe_name(name)) return base::fail(malformed(id, path + name, "has a name that is not allowed"));
    SLIPWAY_TRY(write_entry(entry, folder, path + name, depth));
  }
  return {};
}

base::Status Exporter::write_entry(const git_tree_entry* entry, int folder, const std::string& path, int depth) {
  switch (git_tree_entry_filemode(entry)) {
  case GIT_FILEMODE_TREE:
  case GIT_FILEMODE_COMMIT:
    return write_folder(entry, folder, path, depth);
  default:
    return write_blob(entry, folder, path);
  }
}

base::Status Exporter::write_folder(const git_tree_entry* entry, int folder, const std::string& path, int depth) {
  const char* name = base::last_name(path);
  // A folder or link of that name that is there already cannot be of this tree, or the tree names it twice.
  if (::mkdirat(folder, name, 0755) != 0) return base::fail(cannot_write(path));
  const base::Fd inside(::openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!inside || ::fchmod(inside.get(), 0755) != 0) return base::fail(cannot_write(path));
  if (git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE)
    SLIPWAY_TRY(write_tree(*git_tree_entry_id(entry), inside.get(), path + "/", depth + 1));
  return set_time(folder, path);
}

base::Status Exporter::write_blob(const git_tree_entry* entry, int folder, const std::string& path) {
  const git_oid& id = *git_tree_entry_id(entry);
  Blob blob;
  const int code = git_blob_lookup(Out(blob), m_repository, &id);
  if (code != 0) return base::fail(object_failure(m_repository, code, id, fmt::format("cannot read '{}'", path)));
  const git_filemode_t mode = git_tree_entry_filemode(entry);
  if (mode == GIT_FILEMODE_LINK) return write_link(blob.get(), folder, path);
  return write_file(blob.get(), mode == GIT_FILEMODE_BLOB_EXECUTABLE ? 0755 : 0644, folder, path);
}

base::Status Exporter::write_file(git_blob* blob, mode_t mode, int folder, const std::string& path) {
  SLIPWAY_TRY_ASSIGN(const std::string content, m_filter.apply(blob, path));
  const base::Fd file(
      ::openat(folder, base::last_name(path), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (!file || (m_masked & mode && ::fchmod(file.get(), mode) != 0)) return base::fail(cannot_write(path));
  if (auto written = base::write_all(file.get(), content); !written)
    return base::fail(std::move(written).error().within(fmt::format("writing '{}' of the tree", path)));
  if (m_time && ::futimens(file.get(), times().data()) != 0) return base::fail(cannot_write(path));
  return {};
}

base::Status Exporter::write_link(git_blob* blob, int folder, const std::string& path) {
  const std::string target(static_cast<const char*>(git_blob_rawcontent(blob)),
                           static_cast<std::size_t>(git_blob_rawsize(blob)));
  if (::symlinkat(target.c_str(), folder, base::last_name(path)) != 0) return base::fail(cannot_write(path));
  return set_time(folder, path);
}

base::Status Exporter::set_time(int folder, const std::string& path) const {
  if (m_time && ::utimensat(folder, base::last_name(path), times().data(), AT_SYMLINK_NOFOLLOW) != 0)
    return base::fail(cannot_write(path));
  return {};
}

}  // namespace

base::Status export_tree(git_repository* repository, const git_oid& id, const std::string& destination) {
  const base::Fd folder(::open(destination.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return base::fail(base::os_error(errno, "cannot open " + destination));
  Tree tree;
  const int code = git_tree_lookup(Out(tree), repository, &id);
  if (code != 0) return base::fail(object_failure(repository, code, id, "cannot read the tree"));
  SLIPWAY_TRY_ASSIGN(TreeFilter filter, TreeFilter::create(repository, tree.get()));
  return Exporter(repository, std::move(filter), time_of(repository, id)).write_tree(id, folder.get(), "");
}

}  // namespace slipway::source::git
