#include "release_manifest.hpp"

#include <slipway/kit/digest.hpp>
#include <slipway/kit/fd.hpp>
#include <slipway/kit/files.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <map>
#include <memory>
#include <string_view>

namespace slipway::plugins::deploy {
namespace {

constexpr std::size_t k_manifest_limit = 1024UL * 1024 * 1024;
constexpr int k_max_depth = 400;  // As for the removal of folders.
constexpr char k_unread[] = "-";

using Entries = std::map<std::string, std::string>;  // Path to "f 0644 12 sha256:...".

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

// One line for any name.
std::string escaped(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (c == '\n' || c == '\t' || c == '\\')
      text.append("\\").append(c == '\n' ? "n" : c == '\t' ? "t" : "\\");
    else
      text += c;
  }
  return text;
}

std::string head_of(const std::string& digest) { return "slipway-release 1 " + digest + "\n"; }

std::string described(char type, mode_t mode, const std::string& rest) {
  char text[16];
  std::snprintf(text, sizeof text, "%c %04o ", type, static_cast<unsigned>(mode & 07777));
  return text + rest;
}

bool is_mount_point(const std::string& entry) {
  return entry.front() == 'd' || (entry.front() == 'f' && entry.find(" 0 sha256:") != std::string::npos);
}

class Scan {
public:
  explicit Scan(const std::function<bool()>& cancelled) : m_cancelled(cancelled) {}

  kit::Status add(int parent, const std::string& name, const std::string& path, int depth = 0) {
    if (m_cancelled && m_cancelled()) return kit::fail({SLIPWAY_E_CANCELLED, "stopped on request"});
    struct stat info{};
    if (::fstatat(parent, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
      return kit::fail(kit::io_error("look at", path, errno));
    if (S_ISDIR(info.st_mode)) return add_folder(parent, name, path, info.st_mode, depth);
    if (S_ISREG(info.st_mode)) return add_file(parent, name, path, info);
    if (S_ISLNK(info.st_mode)) return add_link(parent, name, path);
    m_entries[escaped(path)] = described('o', info.st_mode, k_unread);
    return {};
  }
  Entries take() { return std::move(m_entries); }

private:
  kit::Status add_file(int parent, const std::string& name, const std::string& path, const struct stat& info) {
    const kit::Fd file(::openat(parent, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file && errno != EACCES) return kit::fail(kit::io_error("open", path, errno));
    std::string content = std::to_string(info.st_size) + " ";
    if (file) {
      SLIPWAY_KIT_TRY_ASSIGN(const kit::FileDigest found, kit::sha256_of_fd(file.get()));
      content += found.digest;
    } else {
      content += k_unread;
    }
    m_entries[escaped(path)] = described('f', info.st_mode, content);
    return {};
  }

  kit::Status add_link(int parent, const std::string& name, const std::string& path) {
    char target[PATH_MAX];
    const ssize_t size = ::readlinkat(parent, name.c_str(), target, sizeof target);
    if (size < 0) return kit::fail(kit::io_error("read the link", path, errno));
    m_entries[escaped(path)] = described('l', 0, escaped({target, static_cast<std::size_t>(size)}));
    return {};
  }

  kit::Status add_folder(int parent, const std::string& name, const std::string& path, mode_t mode, int depth) {
    m_entries[escaped(path)] = described('d', mode, k_unread);
    if (depth >= k_max_depth) return kit::fail({SLIPWAY_E_IO, "the folders are nested too deeply at " + path});
    const int fd = ::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == EACCES) return {};
    const Folder folder(fd < 0 ? nullptr : ::fdopendir(fd));
    if (!folder) {
      const int reason = errno;
      if (fd >= 0) ::close(fd);
      return kit::fail(kit::io_error("open", path, reason));
    }
    while (const dirent* const entry = ::readdir(folder.get())) {
      const std::string inside = entry->d_name;
      if (inside != "." && inside != "..")
        SLIPWAY_KIT_TRY(add(::dirfd(folder.get()), inside, path + "/" + inside, depth + 1));
    }
    return {};
  }

  const std::function<bool()>& m_cancelled;
  Entries m_entries;
};

kit::Result<Entries> scan(const std::string& release, const std::function<bool()>& cancelled) {
  const kit::Fd folder(::open(release.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return kit::fail(kit::io_error("open", release, errno));
  Scan scan(cancelled);
  for (const char* const name : {"image.json", "rootfs"})
    SLIPWAY_KIT_TRY(scan.add(folder.get(), name, name));
  return scan.take();
}

kit::Status differs(const std::string& path, const char* how) {
  return kit::fail({SLIPWAY_E_INTEGRITY, path + " " + how});
}

// What is left of `found` in the end is more than was unpacked.
kit::Status compare(std::string_view lines, Entries found) {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    const std::size_t tab = line.find('\t');
    const std::string path(line.substr(0, tab));
    const auto entry = found.find(path);
    if (entry == found.end()) return differs(path, "is missing");
    if (tab == std::string_view::npos || entry->second != line.substr(tab + 1)) return differs(path, "was changed");
    found.erase(entry);
  }
  for (const auto& [path, entry] : found)
    if (!is_mount_point(entry)) return differs(path, "was added");
  return {};
}

}  // namespace

std::string manifest_path(const std::string& release, const std::string& digest) {
  return kit::join_path(release, std::string(kit::hex_of(digest)) + ".manifest");
}

kit::Status write_manifest(const std::string& release, const std::string& digest,
                           const std::function<bool()>& cancelled) {
  SLIPWAY_KIT_TRY_ASSIGN(const Entries entries, scan(release, cancelled));
  std::string text = head_of(digest);
  for (const auto& [path, entry] : entries)
    text.append(path).append("\t").append(entry).append("\n");
  return kit::write_file_atomically(manifest_path(release, digest), text);
}

kit::Status verify_manifest(const std::string& release, const std::string& digest,
                            const std::function<bool()>& cancelled) {
  const auto text = kit::read_file(manifest_path(release, digest), k_manifest_limit);
  if (!text) return kit::fail({SLIPWAY_E_INTEGRITY, "it has no manifest", text.error().message});
  const std::string head = head_of(digest);
  if (text->compare(0, head.size(), head) != 0)
    return kit::fail({SLIPWAY_E_INTEGRITY, "its manifest is not that of " + digest});
  auto found = scan(release, cancelled);
  if (!found && found.error().status == SLIPWAY_E_NOT_FOUND)
    return kit::fail({SLIPWAY_E_INTEGRITY, "it is not complete", found.error().message});
  if (!found) return kit::fail(found.error());
  return compare(std::string_view(*text).substr(head.size()), std::move(*found));
}

}  // namespace slipway::plugins::deploy
