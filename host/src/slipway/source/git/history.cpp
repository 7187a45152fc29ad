#include <slipway/source/git/configuration.hpp>
#include <slipway/source/git/failure.hpp>
#include <slipway/source/git/history.hpp>
#include <slipway/source/git/object_store.hpp>

#include <algorithm>

namespace slipway::source::git {

namespace {

CommitGraph graph_of(git_repository* repository) {
  if (git_repository_is_shallow(repository) == 1 || config_text(repository, "core.commitGraph") == "false") return {};
  for (const std::string& folder : object_folders(repository))
    if (CommitGraph graph = CommitGraph::load(folder); graph.size() > 0) return graph;
  return {};
}

}  // namespace

History::History(git_repository* repository) : m_repository(repository), m_graph(graph_of(repository)) {}

base::Result<History::Loaded> History::load(const git_oid& id) const {
  Commit commit;
  if (const int code = git_commit_lookup(Out(commit), m_repository, &id); code != 0)
    return base::fail(object_failure(m_repository, code, id, "cannot read the history"));
  Loaded loaded{.id = id};
  // git counts a date before 1970 as none.
  loaded.date = static_cast<std::uint64_t>(std::max<git_time_t>(0, git_commit_time(commit.get())));
  const unsigned int count = git_commit_parentcount(commit.get());
  for (unsigned int i = 0; i < count; ++i)
    loaded.parents.push_back(*git_commit_parent_id(commit.get(), i));
  return loaded;
}

base::Result<History::Node> History::find(const git_oid& id) {
  if (const auto position = m_graph.find(id)) return *position;
  if (const auto known = m_nodes.find(id); known != m_nodes.end()) return known->second;
  SLIPWAY_TRY_ASSIGN(Loaded loaded, load(id));
  const auto node = static_cast<Node>(size());
  m_nodes.emplace(id, node);
  m_loaded.push_back(std::move(loaded));
  return node;
}

git_oid History::id(Node node) const {
  return node < m_graph.size() ? m_graph.id(node) : m_loaded[node - m_graph.size()].id;
}

std::uint64_t History::date(Node node) const {
  return node < m_graph.size() ? m_graph.date(node) : m_loaded[node - m_graph.size()].date;
}

base::Result<std::span<const History::Node>> History::parents(Node node) {
  const bool in_graph = node < m_graph.size();
  if (in_graph && m_graph.parents(node, m_parents)) return m_parents;
  if (in_graph)
    return base::fail({.code = {408},
                       .what = "cannot read the history",
                       .why = "the commit-graph file is damaged",
                       .hint = "run: git commit-graph write --reachable"});
  m_parents.clear();
  const std::vector<git_oid> ids = m_loaded[node - m_graph.size()].parents;  // A copy: find() may move the table.
  for (const git_oid& parent : ids) {
    SLIPWAY_TRY_ASSIGN(const Node found, find(parent));
    m_parents.push_back(found);
  }
  return m_parents;
}

void DateQueue::push(History::Node node) {
  m_heap.push_back({m_history.date(node), m_count++, node});
  std::push_heap(m_heap.begin(), m_heap.end());
}

History::Node DateQueue::pop() {
  std::pop_heap(m_heap.begin(), m_heap.end());
  const History::Node node = m_heap.back().node;
  m_heap.pop_back();
  return node;
}

}  // namespace slipway::source::git
