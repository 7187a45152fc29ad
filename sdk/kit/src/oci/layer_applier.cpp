#include "layer_applier.hpp"

#include <slipway/kit/files.hpp>

#include <archive_entry.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <vector>

namespace slipway::kit {
namespace {

constexpr std::string_view k_whiteout = ".wh.";
constexpr std::string_view k_opaque = ".wh..wh..opq";
constexpr std::uint32_t k_mode_bits = 01777;  // No setuid, no setgid.

// A name from outside, safe to print.
std::string shown(std::string_view name) {
  std::string text = "'";
  for (const char c : name.substr(0, 200)) {
    const auto byte = static_cast<unsigned char>(c);
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\x%02x", byte);
    if (byte < 0x20 || byte == 0x7f || c == '\'')
      text += escaped;
    else
      text += c;
  }
  return text + "'";
}

Error refused(std::string_view member, std::string why) {
  return {SLIPWAY_E_INTEGRITY, "a layer of the image is refused for its member " + shown(member), std::move(why)};
}

// "./a//b/" -> "a/b". Nothing that could leave the root.
Result<std::string> checked_path(const std::string& member) {
  if (!member.empty() && member.front() == '/') return fail(refused(member, "its name is absolute"));
  if (member.size() > 2 && member[1] == ':' && member[2] == '\\')
    return fail(refused(member, "its name begins with a drive"));
  std::string path;
  for (const std::string& part : split_path(member)) {
    if (part == ".") continue;
    if (part == "..") return fail(refused(member, "its name holds '..'"));
    path += path.empty() ? part : "/" + part;
  }
  return path;
}

// Whether a relative link at `path` would climb above the root.
bool climbs_out(const std::string& path, const std::string& target) {
  auto depth = static_cast<long>(split_path(path).size()) - 1;
  for (const std::string& part : split_path(target)) {
    if (part == ".") continue;
    depth += part == ".." ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}

std::string text_of(const char* text) { return text == nullptr ? std::string() : std::string(text); }

bool is_folder(int parent, const std::string& name) {
  struct stat info{};
  return ::fstatat(parent, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(info.st_mode);
}

std::uint32_t mode_of(archive_entry* entry) {
  return static_cast<std::uint32_t>(archive_entry_perm(entry)) & k_mode_bits;
}

}  // namespace

LayerApplier::LayerApplier(RootFolder root, const UnpackLimits& limits)
    : m_root(std::move(root)), m_bytes_left(limits.bytes), m_members_left(limits.members),
      m_keep_owners(::geteuid() == 0) {}

Status LayerApplier::apply(LayerReader& layer) {
  m_touched.clear();
  m_written.clear();
  for (;;) {
    SLIPWAY_KIT_TRY_ASSIGN(archive_entry* const entry, layer.next());
    if (entry == nullptr) return {};
    if (m_members_left-- == 0) return fail({SLIPWAY_E_INTEGRITY, "the image has more files than allowed"});
    SLIPWAY_KIT_TRY(apply_member(layer, entry));
  }
}

Status LayerApplier::apply_member(LayerReader& layer, archive_entry* entry) {
  const std::string member = text_of(archive_entry_pathname(entry));
  SLIPWAY_KIT_TRY_ASSIGN(const std::string path, checked_path(member));
  if (path.empty())
    return archive_entry_filetype(entry) == AE_IFDIR ? Status() : fail(refused(member, "it has no name"));
  SLIPWAY_KIT_TRY_ASSIGN(const Place place, place_of(path));
  if (place.name.compare(0, k_whiteout.size(), k_whiteout) == 0) return white_out(place);
  const bool folder = archive_entry_filetype(entry) == AE_IFDIR && archive_entry_hardlink(entry) == nullptr;
  if (!m_written.insert(place.path).second && !folder) return fail(refused(member, "it is there twice"));
  SLIPWAY_KIT_TRY(put(layer, entry, place));
  mark(place.path);
  return {};
}

Status LayerApplier::put(LayerReader& layer, archive_entry* entry, const Place& place) {
  if (archive_entry_hardlink(entry) != nullptr) return put_hard_link(entry, place);
  switch (archive_entry_filetype(entry)) {
  case AE_IFDIR:
    return put_folder(entry, place);
  case AE_IFREG:
    return put_file(layer, entry, place);
  case AE_IFLNK:
    return put_symbolic_link(entry, place);
  default:
    return fail(refused(place.path, "it is a device, a FIFO or a socket"));
  }
}

Result<LayerApplier::Place> LayerApplier::place_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  Place place;
  place.name = slash == std::string::npos ? path : path.substr(slash + 1);
  const std::string above = slash == std::string::npos ? "" : path.substr(0, slash);
  const auto remember = [this](const std::string& made) { m_folder_modes[made] = 0755; };
  SLIPWAY_KIT_TRY_ASSIGN(place.parent, m_root.walk(above, MissingFolders::make, remember));
  place.path = place.parent.path.empty() ? place.name : place.parent.path + "/" + place.name;
  return place;
}

Status LayerApplier::make_room(const Place& place) { return remove_tree_at(place.parent.fd.get(), place.name); }

Status LayerApplier::put_folder(archive_entry* entry, const Place& place) {
  if (!is_folder(place.parent.fd.get(), place.name)) {
    SLIPWAY_KIT_TRY(make_room(place));
    if (::mkdirat(place.parent.fd.get(), place.name.c_str(), 0700) != 0)
      return fail(io_error("make the folder", place.path, errno));
  }
  m_folder_modes[place.path] = mode_of(entry);
  return give_owner(entry, place);
}

Status LayerApplier::put_file(LayerReader& layer, archive_entry* entry, const Place& place) {
  const auto size = static_cast<std::uint64_t>(archive_entry_size(entry));
  if (archive_entry_size(entry) < 0 || size > m_bytes_left)
    return fail(refused(place.path, "the files of the image are larger than allowed"));
  m_bytes_left -= size;
  SLIPWAY_KIT_TRY(make_room(place));
  const Fd fd(
      ::openat(place.parent.fd.get(), place.name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd) return fail(io_error("create", place.path, errno));
  SLIPWAY_KIT_TRY(layer.copy_content(fd.get(), size));
  SLIPWAY_KIT_TRY(give_owner(entry, place));
  if (::fchmod(fd.get(), mode_of(entry)) != 0) return fail(io_error("set the mode of", place.path, errno));
  const timespec time{archive_entry_mtime(entry), archive_entry_mtime_nsec(entry)};
  const timespec times[2] = {time, time};
  (void)::futimens(fd.get(), times);  // A time that the file system cannot hold is no reason to fail.
  return {};
}

Status LayerApplier::put_symbolic_link(archive_entry* entry, const Place& place) {
  const std::string target = text_of(archive_entry_symlink(entry));
  if (target.empty()) return fail(refused(place.path, "it is a link to nothing"));
  if (target.front() != '/' && climbs_out(place.path, target))
    return fail(refused(place.path, "it is a link out of the image, to " + shown(target)));
  SLIPWAY_KIT_TRY(make_room(place));
  if (::symlinkat(target.c_str(), place.parent.fd.get(), place.name.c_str()) != 0)
    return fail(io_error("make the link", place.path, errno));
  return give_owner(entry, place);
}

Status LayerApplier::put_hard_link(archive_entry* entry, const Place& place) {
  const std::string target = text_of(archive_entry_hardlink(entry));
  SLIPWAY_KIT_TRY_ASSIGN(const std::string path, checked_path(target));
  if (path.empty()) return fail(refused(place.path, "it is a link to the root"));
  const std::size_t slash = path.rfind('/');
  const std::string above = slash == std::string::npos ? "" : path.substr(0, slash);
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  SLIPWAY_KIT_TRY_ASSIGN(const OpenedFolder folder, m_root.walk(above, MissingFolders::fail));
  if (folder.path == place.parent.path && name == place.name) return fail(refused(place.path, "it links to itself"));
  SLIPWAY_KIT_TRY(make_room(place));
  if (::linkat(folder.fd.get(), name.c_str(), place.parent.fd.get(), place.name.c_str(), 0) != 0)
    return fail(refused(place.path, "it links to " + shown(target) + ": " + io_error("", "", errno).why));
  return {};
}

Status LayerApplier::give_owner(archive_entry* entry, const Place& place) const {
  if (!m_keep_owners) return {};
  const auto owner = static_cast<uid_t>(archive_entry_uid(entry));
  const auto group = static_cast<gid_t>(archive_entry_gid(entry));
  if (::fchownat(place.parent.fd.get(), place.name.c_str(), owner, group, AT_SYMLINK_NOFOLLOW) != 0)
    return fail(io_error("set the owner of", place.path, errno));
  return {};
}

void LayerApplier::mark(const std::string& path) {
  for (std::size_t end = path.size(); end != std::string::npos && end != 0; end = path.rfind('/', end - 1))
    if (!m_touched.insert(path.substr(0, end)).second) return;
}

Status LayerApplier::white_out(const Place& place) {
  if (place.name == k_opaque) return remove_lower_entries(place.parent.fd.get(), place.parent.path);
  const std::string name = place.name.substr(k_whiteout.size());
  if (name.compare(0, k_whiteout.size(), k_whiteout) == 0) return {};  // Notes of other tools for themselves.
  if (name.empty() || name == "." || name == "..") return fail(refused(place.path, "it is a whiteout of no file"));
  const std::string path = place.parent.path.empty() ? name : place.parent.path + "/" + name;
  return remove_lower(place.parent.fd.get(), name, path);
}

Status LayerApplier::remove_lower(int folder, const std::string& name, const std::string& path) {
  if (!m_touched.contains(path)) return remove_tree_at(folder, name);
  const Fd inner(::openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  return inner ? remove_lower_entries(inner.get(), path) : Status();
}

Status LayerApplier::remove_lower_entries(int folder, const std::string& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> list(::fdopendir(::openat(folder, ".", O_RDONLY | O_CLOEXEC)), &::closedir);
  if (!list) return fail(io_error("list", path, errno));
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(list.get()))
    names.emplace_back(entry->d_name);
  for (const std::string& name : names)
    if (name != "." && name != "..")
      SLIPWAY_KIT_TRY(remove_lower(folder, name, path.empty() ? name : path + "/" + name));
  return {};
}

Status LayerApplier::set_folder_modes() {
  // From the inside out, since a folder may become unreadable.
  for (auto entry = m_folder_modes.rbegin(); entry != m_folder_modes.rend(); ++entry) {
    const auto& [path, mode] = *entry;
    const std::size_t slash = path.rfind('/');
    const std::string parent = slash == std::string::npos ? "" : path.substr(0, slash);
    const auto above = m_root.walk(parent, MissingFolders::fail);
    const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    // A later layer took it away, or put a link to another folder above it.
    if (!above || above->path != parent || !is_folder(above->fd.get(), name)) continue;
    if (::fchmodat(above->fd.get(), name.c_str(), mode, 0) != 0) return fail(io_error("set the mode of", path, errno));
  }
  return {};
}

}  // namespace slipway::kit
