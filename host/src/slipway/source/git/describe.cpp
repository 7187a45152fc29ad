#include <slipway/source/git/describe.hpp>
#include <slipway/source/git/failure.hpp>
#include <slipway/source/git/object_store.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace slipway::source::git {

namespace {

constexpr std::size_t k_most_candidates = 10;
constexpr std::uint32_t k_seen = 1;  // The other bits are those of the candidates.

using Names = std::unordered_map<git_oid, const TagRef*, OidHash, OidEqual>;

base::Result<Tag> tag_object(git_repository* repository, const TagRef& ref) {
  Tag tag;
  if (const int code = git_tag_lookup(Out(tag), repository, &ref.target); code != 0)
    return base::fail(object_failure(repository, code, ref.target, fmt::format("cannot read tag '{}'", ref.name)));
  return tag;
}

git_time_t date_of(git_tag* tag) {
  const git_signature* tagger = git_tag_tagger(tag);
  return tagger == nullptr ? 0 : tagger->when.time;
}

// Of two at one commit an annotated one is better, and of two annotated ones the newer; else the first by name stays.
base::Result<bool> is_better(git_repository* repository, const TagRef& tag, const TagRef& than) {
  if (!tag.annotated() || !than.annotated()) return tag.annotated() && !than.annotated();
  SLIPWAY_TRY_ASSIGN(const Tag ours, tag_object(repository, tag));
  SLIPWAY_TRY_ASSIGN(const Tag theirs, tag_object(repository, than));
  return date_of(ours.get()) > date_of(theirs.get());
}

base::Result<Names> names_of(git_repository* repository, const std::vector<TagRef>& tags) {
  Names names(tags.size());
  for (const TagRef& tag : tags) {
    const auto [place, fresh] = names.emplace(tag.peeled, &tag);
    if (fresh) continue;
    SLIPWAY_TRY_ASSIGN(const bool better, is_better(repository, tag, *place->second));
    if (better) place->second = &tag;
  }
  return names;
}

struct Candidate {
  const TagRef* tag = nullptr;
  std::uint64_t distance = 0;
  std::uint32_t bit = 0;  // Marks what the tag has.
};

// git's walk from new to old. A commit's marks say which candidates have it.
class Walk {
public:
  Walk(History& history, const Names& names) : m_history(history), m_names(names), m_queue(history) {}
  // Empty when there is no tag.
  base::Result<std::optional<Candidate>> best_from(const git_oid& commit);

private:
  base::Status collect();
  base::Status finish(Candidate& best);
  bool take(History::Node node);
  bool is_covered(History::Node node);
  base::Status pass_on(History::Node node);

  History& m_history;
  const Names& m_names;
  DateQueue m_queue;
  Marks m_marks;
  std::vector<Candidate> m_candidates;
  std::uint64_t m_seen = 0;
};

// False when there are enough: the search ends at this commit.
bool Walk::take(History::Node node) {
  const auto name = m_names.find(m_history.id(node));
  if (name == m_names.end()) return true;
  if (m_candidates.size() == k_most_candidates) return false;
  const std::uint32_t bit = 2U << m_candidates.size();
  m_candidates.push_back({.tag = name->second, .distance = m_seen - 1, .bit = bit});
  m_marks[node] |= bit;
  return true;
}

// Nothing is left but what the best candidates have, so their distances are final.
bool Walk::is_covered(History::Node node) {
  if (m_candidates.empty() || !m_queue.empty()) return false;
  std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
  std::uint32_t bits = 0;
  for (const Candidate& candidate : m_candidates) {
    if (candidate.distance < least) bits = 0;
    least = std::min(least, candidate.distance);
    if (candidate.distance == least) bits |= candidate.bit;
  }
  return (m_marks[node] & bits) == bits;
}

base::Status Walk::pass_on(History::Node node) {
  SLIPWAY_TRY_ASSIGN(const auto parents, m_history.parents(node));
  const std::uint32_t marks = m_marks[node];
  for (const History::Node parent : parents) {
    std::uint32_t& its = m_marks[parent];
    if ((its & k_seen) == 0) m_queue.push(parent);
    its |= marks;
  }
  return {};
}

base::Status Walk::collect() {
  while (!m_queue.empty()) {
    const History::Node node = m_queue.pop();
    ++m_seen;
    if (!take(node)) {
      m_queue.push(node);
      return {};
    }
    for (Candidate& candidate : m_candidates)
      if ((m_marks[node] & candidate.bit) == 0) ++candidate.distance;
    if (is_covered(node)) return {};
    SLIPWAY_TRY(pass_on(node));
  }
  return {};
}

// Count the rest of what the best one does not have.
base::Status Walk::finish(Candidate& best) {
  const auto is_without = [&](History::Node node) { return (m_marks[node] & best.bit) == 0; };
  while (!m_queue.empty()) {
    const History::Node node = m_queue.pop();
    if (is_without(node))
      ++best.distance;
    else if (!m_queue.any_of(is_without))
      break;
    SLIPWAY_TRY(pass_on(node));
  }
  return {};
}

base::Result<std::optional<Candidate>> Walk::best_from(const git_oid& commit) {
  SLIPWAY_TRY_ASSIGN(const History::Node start, m_history.find(commit));
  m_marks[start] = k_seen;
  m_queue.push(start);
  SLIPWAY_TRY(collect());
  if (m_candidates.empty()) return std::nullopt;
  Candidate& best = *std::min_element(m_candidates.begin(), m_candidates.end(),
                                      [](const auto& a, const auto& b) { return a.distance < b.distance; });
  SLIPWAY_TRY(finish(best));
  return best;
}

base::Result<Description> description_of(git_repository* repository, const TagRef& ref, const git_oid& commit,
                                         std::uint64_t distance) {
  Description description{.tag = ref.name, .distance = distance, .shown = commit};
  if (!ref.annotated()) return description;
  SLIPWAY_TRY_ASSIGN(const Tag tag, tag_object(repository, ref));
  description.misnamed = ref.name != git_tag_name(tag.get());
  description.tag = git_tag_name(tag.get());
  if (distance == 0) description.shown = *git_tag_target_id(tag.get());
  return description;
}

}  // namespace

base::Result<std::optional<Description>> describe(git_repository* repository, History& history,
                                                  const std::vector<TagRef>& tags, const git_oid& commit) {
  SLIPWAY_TRY_ASSIGN(const Names names, names_of(repository, tags));
  if (names.empty()) return std::nullopt;
  if (const auto here = names.find(commit); here != names.end())
    return description_of(repository, *here->second, commit, 0);
  SLIPWAY_TRY_ASSIGN(const std::optional<Candidate> best, Walk(history, names).best_from(commit));
  if (!best) return std::nullopt;
  return description_of(repository, *best->tag, commit, best->distance);
}

base::Result<std::string> text_of(git_repository* repository, const Description& description, Form form) {
  if (description.distance == 0 && !description.misnamed && form == Form::brief) return description.tag;
  SLIPWAY_TRY_ASSIGN(const std::string id, abbreviated(repository, description.shown));
  return fmt::format("{}-{}-g{}", description.tag, description.distance, id);
}

}  // namespace slipway::source::git
