// Commits and their parents, for walks of our own: libgit2's revision walk sorts the whole history before its first
// answer.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/source/git/commit_graph.hpp>
#include <slipway/source/git/handle.hpp>
#include <slipway/source/git/oid.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace slipway::source::git {

class History {
public:
  using Node = std::uint32_t;  // A commit met so far, small and dense enough to index a table.

  // The commit-graph is left alone where git leaves it alone: core.commitGraph=false, or a shallow clone.
  explicit History(git_repository* repository);

  // Whether a commit has this id is known without reading it.
  bool knows(const git_oid& id) const { return m_graph.find(id).has_value(); }
  // SL0408: it cannot be read.
  base::Result<Node> find(const git_oid& id);
  git_oid id(Node node) const;
  std::uint64_t date(Node node) const;  // The committer's.
  // Valid until the next call.
  base::Result<std::span<const Node>> parents(Node node);
  // Above all nodes met so far.
  std::size_t size() const { return m_graph.size() + m_loaded.size(); }

private:
  struct Loaded {
    git_oid id{};
    std::uint64_t date = 0;
    std::vector<git_oid> parents;
  };
  base::Result<Loaded> load(const git_oid& id) const;

  git_repository* m_repository;
  CommitGraph m_graph;  // Its positions are the first nodes.
  std::vector<Loaded> m_loaded;
  std::unordered_map<git_oid, Node, OidHash, OidEqual> m_nodes;  // Of those in m_loaded.
  std::vector<Node> m_parents;
};

// Takes commits by date, the newest first; of equal dates the one that came first, as git does.
class DateQueue {
public:
  explicit DateQueue(const History& history) : m_history(history) {}
  void push(History::Node node);
  History::Node pop();
  bool empty() const { return m_heap.empty(); }
  template <typename Predicate>
  bool any_of(Predicate predicate) const {
    return std::any_of(m_heap.begin(), m_heap.end(), [&](const Item& item) { return predicate(item.node); });
  }

private:
  struct Item {
    std::uint64_t date = 0;
    std::uint64_t order = 0;
    History::Node node = 0;
    friend bool operator<(const Item& a, const Item& b) {
      return a.date != b.date ? a.date < b.date : a.order > b.order;
    }
  };
  const History& m_history;
  std::uint64_t m_count = 0;
  std::vector<Item> m_heap;
};

// A number of bits for each commit.
class Marks {
public:
  std::uint32_t& operator[](History::Node node) {
    if (node >= m_bits.size()) m_bits.resize(std::max<std::size_t>(node + 1, m_bits.size() * 2));
    return m_bits[node];
  }

private:
  std::vector<std::uint32_t> m_bits;
};

}  // namespace slipway::source::git
