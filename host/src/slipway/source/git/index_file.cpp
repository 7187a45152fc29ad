#include <slipway/source/git/index_file.hpp>

#include <algorithm>

namespace slipway::source::git {

namespace {

constexpr std::size_t k_index_header_size = 12;
constexpr std::size_t k_fixed_size = 62;  // Of an entry, before the second flags and the path.
constexpr std::size_t k_checksum_size = 20;
constexpr std::uint32_t k_assumed_same = 0x8000;
constexpr std::uint32_t k_extended = 0x4000;
constexpr std::uint32_t k_stage = 0x3000;
constexpr std::uint32_t k_left_out = 0x4000;  // In the second flags.

// How many bytes of the path before are not in this one, in base 128 with the highest digit first.
const char* read_count(const char* place, const char* end, std::size_t& count) {
  count = 0;
  for (; place < end; ++place) {
    const auto byte = static_cast<unsigned char>(*place);
    count = (count << 7U) + (byte & 0x7fU);
    if ((byte & 0x80U) == 0) return place + 1;
    ++count;
  }
  return nullptr;
}

bool is_time(const char* raw, const timespec& time) {
  const std::uint32_t nanoseconds = big_endian_32(raw + 4);  // Zero from those who do not write them.
  return big_endian_32(raw) == static_cast<std::uint32_t>(time.tv_sec) &&
         (nanoseconds == 0 || nanoseconds == static_cast<std::uint32_t>(time.tv_nsec));
}

bool is_before(const timespec& time, const timespec& other, bool seconds_only) {
  if (time.tv_sec != other.tv_sec) return time.tv_sec < other.tv_sec;
  return !seconds_only && time.tv_nsec < other.tv_nsec;
}

bool same_kind(std::uint32_t mode, const struct stat& info) {
  if (S_ISLNK(info.st_mode)) return mode == GIT_FILEMODE_LINK;
  if (!S_ISREG(info.st_mode)) return false;
  return mode == ((info.st_mode & S_IXUSR) != 0 ? GIT_FILEMODE_BLOB_EXECUTABLE : GIT_FILEMODE_BLOB);
}

}  // namespace

bool IndexEntry::is_as_remembered(const struct stat& info, const timespec& written) const {
  const auto is = [this](std::size_t offset, auto value) {
    return big_endian_32(raw + offset) == static_cast<std::uint32_t>(value);
  };
  return same_kind(mode(), info) && is_time(raw, info.st_ctim) && is_time(raw + 8, info.st_mtim) &&
         is(20, info.st_ino) && is(28, info.st_uid) && is(32, info.st_gid) && is(36, info.st_size) &&
         is_before(info.st_mtim, written, big_endian_32(raw + 12) == 0);
}

std::optional<IndexFile> IndexFile::load(const std::string& path) {
  IndexFile file(path);
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0 || !file.read()) return std::nullopt;
  file.m_written = info.st_mtim;
  return file;
}

bool IndexFile::read() {
  const std::string_view bytes = m_file.bytes();
  if (bytes.size() < k_index_header_size + k_checksum_size || !bytes.starts_with("DIRC")) return false;
  const std::uint32_t version = big_endian_32(bytes.data() + 4);
  const std::uint32_t count = big_endian_32(bytes.data() + 8);
  if (version < 2 || version > 4 || count > bytes.size() / k_fixed_size) return false;
  m_entries.reserve(count);
  const char* place = bytes.data() + k_index_header_size;
  for (std::uint32_t i = 0; i < count; ++i) {
    place = read_entry(place, version);
    if (place == nullptr) return false;
  }
  const auto used = static_cast<std::size_t>(place - bytes.data());
  return read_extensions(bytes.substr(used, bytes.size() - used - k_checksum_size));
}

// The place behind the entry. None when it is damaged.
const char* IndexFile::read_entry(const char* place, std::uint32_t version) {
  const char* const end = m_file.bytes().data() + m_file.bytes().size() - k_checksum_size;
  if (end - place < static_cast<std::ptrdiff_t>(k_fixed_size + 3)) return nullptr;
  const std::uint32_t flags = big_endian_16(place + 60);
  const bool extended = (flags & k_extended) != 0;
  const std::uint32_t more = extended ? big_endian_16(place + k_fixed_size) : 0U;
  const char* path = place + k_fixed_size + (extended ? 2 : 0);
  std::size_t dropped = 0;
  if (version == 4) path = read_count(path, end, dropped);
  const char* const stop = path == nullptr ? nullptr : std::find(path, end, '\0');
  if (stop == nullptr || stop == end) return nullptr;
  IndexEntry entry{.path = {path, static_cast<std::size_t>(stop - path)}, .raw = place};
  if (version == 4) {
    const std::string_view before = m_entries.empty() ? std::string_view() : m_entries.back().path;
    if (dropped > before.size()) return nullptr;
    entry.path = m_paths.emplace_back(std::string(before.substr(0, before.size() - dropped)).append(entry.path));
  }
  entry.assumed_same = (flags & k_assumed_same) != 0;
  entry.left_out = (more & k_left_out) != 0;
  entry.in_conflict = (flags & k_stage) != 0;
  m_entries.push_back(entry);
  if (version == 4) return stop + 1;
  const auto size = static_cast<std::size_t>(stop - place);
  const char* const next = place + (size / 8 + 1) * 8;  // One to eight zeros fill it up.
  return next <= end ? next : nullptr;
}

// An extension in small letters must be understood to understand the entries.
bool IndexFile::read_extensions(std::string_view rest) {
  while (rest.size() >= 8) {
    const std::string_view name = rest.substr(0, 4);
    const std::size_t size = big_endian_32(rest.data() + 4);
    if (name[0] < 'A' || name[0] > 'Z' || size > rest.size() - 8) return false;
    if (name == "TREE") read_tree(rest.substr(8, size));
    rest.remove_prefix(8 + size);
  }
  return rest.empty();
}

// The first node is the whole: an empty path, "COUNT SUBTREES\n", and the id unless COUNT is negative.
void IndexFile::read_tree(std::string_view content) {
  const std::size_t line_end = content.find('\n');
  if (line_end == std::string_view::npos || content[0] != '\0' || content[1] == '-') return;
  if (content.size() - line_end > GIT_OID_RAWSZ) m_tree = oid_at(content.data() + line_end + 1);
}

}  // namespace slipway::source::git
