// The commit-graph file: parents and dates of commits without inflating an object. Format:
// https://git-scm.com/docs/commit-graph-format
#pragma once

#include <slipway/source/git/mapped_file.hpp>
#include <slipway/source/git/oid.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace slipway::source::git {

// One file of a chain. A position counts from the first commit of the lowest file.
class CommitGraphFile {
public:
  // Empty when the file is missing or is not as the format says; then the objects tell the same, only slower.
  static std::optional<CommitGraphFile> load(const std::string& path, std::uint32_t first_position);

  std::uint32_t first() const { return m_first; }
  std::uint32_t end() const { return m_first + m_count; }
  std::optional<std::uint32_t> find(const git_oid& id) const;
  git_oid id(std::uint32_t position) const;
  std::uint64_t date(std::uint32_t position) const;
  bool add_parents(std::uint32_t position, std::vector<std::uint32_t>& parents) const;

private:
  explicit CommitGraphFile(const std::string& path) : m_file(path) {}
  bool read(std::uint32_t first_position);
  const char* commit(std::uint32_t position) const;

  MappedFile m_file;
  std::uint32_t m_first = 0;
  std::uint32_t m_count = 0;
  const char* m_fanout = nullptr;
  const char* m_ids = nullptr;
  const char* m_commits = nullptr;
  std::string_view m_edges;  // Third and further parents.
};

// All files together. Empty when there are none.
class CommitGraph {
public:
  static CommitGraph load(const std::string& objects_folder);

  std::uint32_t size() const { return m_files.empty() ? 0 : m_files.back().end(); }
  std::optional<std::uint32_t> find(const git_oid& id) const;
  git_oid id(std::uint32_t position) const { return file(position).id(position); }
  std::uint64_t date(std::uint32_t position) const { return file(position).date(position); }
  // In the commit's order, in place of what was in `parents`. False when the file is damaged at this place.
  bool parents(std::uint32_t position, std::vector<std::uint32_t>& parents) const;

private:
  const CommitGraphFile& file(std::uint32_t position) const;

  std::vector<CommitGraphFile> m_files;
};

}  // namespace slipway::source::git
