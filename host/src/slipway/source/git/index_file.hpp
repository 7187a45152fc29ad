// The index as it lies on disk, read without a copy. Format: https://git-scm.com/docs/index-format
#pragma once

#include <slipway/source/git/mapped_file.hpp>
#include <slipway/source/git/oid.hpp>

#include <sys/stat.h>

#include <ctime>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::source::git {

struct IndexEntry {
  std::string_view path;
  const char* raw = nullptr;  // The fixed part of the entry.
  bool assumed_same = false;  // git update-index --assume-unchanged.
  bool left_out = false;      // Not in the sparse checkout.
  bool in_conflict = false;

  std::uint32_t mode() const { return big_endian_32(raw + 24); }
  // The file has the times, the size and the place that it had when its content was last compared. `written`: when the
  // index was; what has changed since then may not show in the times.
  bool is_as_remembered(const struct stat& info, const timespec& written) const;
};

class IndexFile {
public:
  // Empty when it is missing, damaged or of a kind that libgit2 has to read (split or sparse).
  static std::optional<IndexFile> load(const std::string& path);

  const std::vector<IndexEntry>& entries() const { return m_entries; }  // In the order of their paths.
  const timespec& written() const { return m_written; }
  // The tree that the entries make up; empty when git has not noted it since the last change.
  const std::optional<git_oid>& tree() const { return m_tree; }

private:
  explicit IndexFile(const std::string& path) : m_file(path) {}
  bool read();
  const char* read_entry(const char* place, std::uint32_t version);
  bool read_extensions(std::string_view rest);
  void read_tree(std::string_view content);

  MappedFile m_file;
  std::vector<IndexEntry> m_entries;
  std::deque<std::string> m_paths;  // Those that the file has only in parts (version 4).
  std::optional<git_oid> m_tree;
  timespec m_written{};
};

}  // namespace slipway::source::git
