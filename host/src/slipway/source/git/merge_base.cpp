#include <slipway/source/git/merge_base.hpp>

#include <algorithm>

namespace slipway::source::git {

namespace {

constexpr std::uint32_t k_one = 1;
constexpr std::uint32_t k_other = 2;
constexpr std::uint32_t k_stale = 4;  // Below a common ancestor, so of no interest.
constexpr std::uint32_t k_found = 8;
constexpr std::uint32_t k_of_both = k_one | k_other;

using Nodes = std::vector<History::Node>;

// Common ancestors without those that were seen to be below another. Where dates run backwards some may remain.
base::Result<Nodes> candidates(History& history, History::Node one, History::Node other) {
  Marks marks;
  DateQueue queue(history);
  Nodes found;
  marks[one] |= k_one;
  marks[other] |= k_other;
  queue.push(one);
  if (one != other) queue.push(other);
  while (queue.any_of([&](History::Node node) { return (marks[node] & k_stale) == 0; })) {
    const History::Node node = queue.pop();
    std::uint32_t bits = marks[node] & (k_of_both | k_stale);
    if (bits == k_of_both) {
      if ((marks[node] & k_found) == 0) found.push_back(node);
      marks[node] |= k_found;
      bits |= k_stale;
    }
    SLIPWAY_TRY_ASSIGN(const auto parents, history.parents(node));
    for (const History::Node parent : parents) {
      if ((marks[parent] & bits) == bits) continue;
      marks[parent] |= bits;
      queue.push(parent);
    }
  }
  std::erase_if(found, [&](History::Node node) { return (marks[node] & k_stale) != 0; });
  return found;
}

base::Result<bool> is_ancestor(History& history, History::Node old, History::Node young) {
  SLIPWAY_TRY_ASSIGN(const Nodes common, candidates(history, old, young));
  return std::find(common.begin(), common.end(), old) != common.end();
}

base::Result<bool> is_below_another(History& history, History::Node node, const Nodes& all) {
  for (const History::Node other : all) {
    if (other == node) continue;
    SLIPWAY_TRY_ASSIGN(const bool below, is_ancestor(history, node, other));
    if (below) return true;
  }
  return false;
}

}  // namespace

base::Result<std::optional<git_oid>> merge_base(History& history, const git_oid& one, const git_oid& other) {
  SLIPWAY_TRY_ASSIGN(const History::Node first, history.find(one));
  SLIPWAY_TRY_ASSIGN(const History::Node second, history.find(other));
  SLIPWAY_TRY_ASSIGN(Nodes common, candidates(history, first, second));
  std::stable_sort(common.begin(), common.end(),
                   [&](History::Node a, History::Node b) { return history.date(a) > history.date(b); });
  for (const History::Node node : common) {
    SLIPWAY_TRY_ASSIGN(const bool below, is_below_another(history, node, common));
    if (!below) return history.id(node);
  }
  return std::nullopt;
}

}  // namespace slipway::source::git
