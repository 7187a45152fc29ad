#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/source/git/commit_graph.hpp>

#include <algorithm>

namespace slipway::source::git {

namespace {

constexpr std::size_t k_graph_header_size = 8;
constexpr std::size_t k_chunk_entry_size = 12;
constexpr std::size_t k_fanout_size = 256 * sizeof(std::uint32_t);
constexpr std::size_t k_commit_size = GIT_OID_RAWSZ + 16;
constexpr std::uint32_t k_no_parent = 0x70000000;
constexpr std::uint32_t k_more_parents = 0x80000000;  // Also marks the last of them.
constexpr std::size_t k_chain_limit = 64 * 1024;

// The bytes of a chunk. Empty when it is missing or leads out of the file.
std::string_view chunk(std::string_view file, std::string_view name) {
  const auto count = static_cast<std::size_t>(static_cast<unsigned char>(file[6]));
  if (file.size() < k_graph_header_size + (count + 1) * k_chunk_entry_size) return {};
  for (std::size_t i = 0; i < count; ++i) {
    const char* const entry = file.data() + k_graph_header_size + i * k_chunk_entry_size;
    if (std::string_view(entry, 4) != name) continue;
    const std::uint64_t start = big_endian_64(entry + 4);
    const std::uint64_t end = big_endian_64(entry + k_chunk_entry_size + 4);
    return start <= end && end <= file.size() ? file.substr(start, end - start) : std::string_view();
  }
  return {};
}

}  // namespace

std::optional<CommitGraphFile> CommitGraphFile::load(const std::string& path, std::uint32_t first_position) {
  CommitGraphFile file(path);
  if (!file.read(first_position)) return std::nullopt;
  return file;
}

bool CommitGraphFile::read(std::uint32_t first_position) {
  const std::string_view bytes = m_file.bytes();
  constexpr std::string_view k_version_1_of_sha_1("CGPH\1\1", 6);
  if (bytes.size() < k_graph_header_size || !bytes.starts_with(k_version_1_of_sha_1)) return false;
  const std::string_view fanout = chunk(bytes, "OIDF");
  const std::string_view ids = chunk(bytes, "OIDL");
  const std::string_view commits = chunk(bytes, "CDAT");
  if (fanout.size() != k_fanout_size) return false;
  m_first = first_position;
  m_count = big_endian_32(fanout.data() + k_fanout_size - sizeof(std::uint32_t));
  m_fanout = fanout.data();
  m_ids = ids.data();
  m_commits = commits.data();
  m_edges = chunk(bytes, "EDGE");
  return ids.size() == std::size_t{m_count} * GIT_OID_RAWSZ && commits.size() == std::size_t{m_count} * k_commit_size;
}

std::optional<std::uint32_t> CommitGraphFile::find(const git_oid& id) const {
  const std::size_t first_byte = id.id[0];
  const auto bound = [this](std::size_t i) { return big_endian_32(m_fanout + i * sizeof(std::uint32_t)); };
  std::uint32_t low = first_byte == 0 ? 0 : bound(first_byte - 1);
  std::uint32_t high = std::min(bound(first_byte), m_count);
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const int order = std::memcmp(id.id, m_ids + std::size_t{middle} * GIT_OID_RAWSZ, GIT_OID_RAWSZ);
    if (order == 0) return m_first + middle;
    (order < 0 ? high : low) = order < 0 ? middle : middle + 1;
  }
  return std::nullopt;
}

git_oid CommitGraphFile::id(std::uint32_t position) const {
  return oid_at(m_ids + std::size_t{position - m_first} * GIT_OID_RAWSZ);
}

const char* CommitGraphFile::commit(std::uint32_t position) const {
  return m_commits + std::size_t{position - m_first} * k_commit_size;
}

std::uint64_t CommitGraphFile::date(std::uint32_t position) const {
  constexpr std::uint64_t k_date_bits = 0x3ffffffff;  // The others are the generation number.
  return big_endian_64(commit(position) + GIT_OID_RAWSZ + 8) & k_date_bits;
}

bool CommitGraphFile::add_parents(std::uint32_t position, std::vector<std::uint32_t>& parents) const {
  const char* const place = commit(position) + GIT_OID_RAWSZ;
  const std::uint32_t first = big_endian_32(place);
  const std::uint32_t second = big_endian_32(place + 4);
  if (first == k_no_parent) return true;
  parents.push_back(first);
  if ((second & k_more_parents) == 0 && second != k_no_parent) parents.push_back(second);
  for (std::size_t i = second & ~k_more_parents; (second & k_more_parents) != 0; ++i) {
    if ((i + 1) * 4 > m_edges.size()) return false;
    const std::uint32_t parent = big_endian_32(m_edges.data() + i * 4);
    parents.push_back(parent & ~k_more_parents);
    if ((parent & k_more_parents) != 0) break;
  }
  return std::all_of(parents.begin(), parents.end(), [this](std::uint32_t parent) { return parent < end(); });
}

CommitGraph CommitGraph::load(const std::string& objects_folder) {
  CommitGraph graph;
  const std::string info = base::join_path(objects_folder, "info");
  if (auto single = CommitGraphFile::load(base::join_path(info, "commit-graph"), 0)) {
    graph.m_files.push_back(std::move(*single));
    return graph;
  }
  const std::string folder = base::join_path(info, "commit-graphs");
  const auto chain = base::read_file(base::join_path(folder, "commit-graph-chain"), k_chain_limit);
  if (!chain) return graph;
  for (const std::string& hash : base::split(*chain, '\n')) {
    if (hash.empty()) continue;
    auto file = CommitGraphFile::load(base::join_path(folder, "graph-" + hash + ".graph"), graph.size());
    if (!file) break;  // Those below it stand on their own.
    graph.m_files.push_back(std::move(*file));
  }
  return graph;
}

std::optional<std::uint32_t> CommitGraph::find(const git_oid& id) const {
  for (const CommitGraphFile& file : m_files)
    if (const auto position = file.find(id)) return position;
  return std::nullopt;
}

const CommitGraphFile& CommitGraph::file(std::uint32_t position) const {
  return *std::find_if(m_files.begin(), m_files.end(), [&](const auto& file) { return position < file.end(); });
}

bool CommitGraph::parents(std::uint32_t position, std::vector<std::uint32_t>& parents) const {
  parents.clear();
  return file(position).add_parents(position, parents);
}

}  // namespace slipway::source::git
