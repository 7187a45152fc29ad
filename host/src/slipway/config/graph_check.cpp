#include <slipway/config/graph_check.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

namespace slipway::config {

namespace {

constexpr base::ErrorCode k_cycle{306};
constexpr base::ErrorCode k_unknown_stage{307};

struct Need {
  std::size_t stage;  // Index of the stage that is needed.
  Place place;        // Where that is written.
};

struct Graph {
  std::vector<std::vector<Need>> needs;  // By stage.
  std::vector<std::vector<std::size_t>> needed_by;
};

void report_unknown(const StageDraft& draft, const Text& need, const std::vector<std::string>& names,
                    ProblemList& problems) {
  problems.add({.code = k_unknown_stage,
                .places = {need.place},
                .what = fmt::format("stage '{}' needs '{}', which is not a stage", draft.stage.name, need.value),
                .why = {},
                .hint = suggestion(need.value, names)});
}

Graph graph_of(const std::vector<StageDraft>& stages, ProblemList& problems) {
  std::map<std::string_view, std::size_t> index;
  std::vector<std::string> names;
  for (const StageDraft& draft : stages) {
    index.emplace(draft.stage.name, names.size());
    names.push_back(draft.stage.name);
  }
  Graph graph{std::vector<std::vector<Need>>(stages.size()), std::vector<std::vector<std::size_t>>(stages.size())};
  for (std::size_t i = 0; i < stages.size(); ++i)
    for (const Text& need : stages[i].needs) {
      const auto found = index.find(need.value);
      if (found == index.end()) {
        report_unknown(stages[i], need, names, problems);
        continue;
      }
      graph.needs[i].push_back({found->second, need.place});
      graph.needed_by[found->second].push_back(i);
    }
  return graph;
}

// Takes stages out of a graph once nothing that they need is left in it. What cannot be taken out is in a cycle, or
// needs something that is.
class Reduction {
public:
  explicit Reduction(const Graph& graph)
      : m_graph(graph), m_left(graph.needs.size()), m_gone(graph.needs.size(), false) {
    for (std::size_t i = 0; i < m_left.size(); ++i)
      m_left[i] = graph.needs[i].size();
    for (std::size_t i = 0; i < m_left.size(); ++i)
      if (m_left[i] == 0) remove(i);
  }

  std::optional<std::size_t> next_stuck() {
    while (m_cursor < m_gone.size() && m_gone[m_cursor])
      ++m_cursor;
    return m_cursor < m_gone.size() ? std::optional(m_cursor) : std::nullopt;
  }

  // The first need that is still there. Only for a stage that is stuck.
  const Need& stuck_need(std::size_t stage) const {
    return *std::find_if(m_graph.needs[stage].begin(), m_graph.needs[stage].end(),
                         [this](const Need& need) { return !m_gone[need.stage]; });
  }

  void remove(std::size_t stage) {
    std::vector<std::size_t> ready{stage};
    while (!ready.empty()) {
      const std::size_t gone = ready.back();
      ready.pop_back();
      if (m_gone[gone]) continue;
      m_gone[gone] = true;
      for (const std::size_t user : m_graph.needed_by[gone])
        if (--m_left[user] == 0) ready.push_back(user);
    }
  }

private:
  const Graph& m_graph;
  std::vector<std::size_t> m_left;  // Needs that are still there, by stage.
  std::vector<bool> m_gone;
  std::size_t m_cursor = 0;
};

// Follows needs from a stuck stage until one comes again.
std::vector<std::size_t> cycle_from(std::size_t start, const Reduction& reduction) {
  std::vector<std::size_t> path{start};
  for (;;) {
    const std::size_t next = reduction.stuck_need(path.back()).stage;
    const auto again = std::find(path.begin(), path.end(), next);
    if (again != path.end()) return {again, path.end()};
    path.push_back(next);
  }
}

// Starts with the stage that comes first in the file, wherever the cycle was entered.
void report_cycle(std::vector<std::size_t> cycle, const std::vector<StageDraft>& stages, const Reduction& reduction,
                  ProblemList& problems) {
  std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
  Problem problem{.code = k_cycle, .places = {}, .what = {}};
  std::string path;
  for (const std::size_t stage : cycle) {
    path += stages[stage].stage.name + " -> ";
    problem.places.push_back(reduction.stuck_need(stage).place);
  }
  problem.what = fmt::format("stages need each other in a cycle: {}{}", path, stages[cycle.front()].stage.name);
  if (cycle.size() == 1)
    problem.what = fmt::format("stage '{0}' needs itself: {0} -> {0}", stages[cycle.front()].stage.name);
  problems.add(std::move(problem));
}

}  // namespace

void check_graph(const std::vector<StageDraft>& stages, ProblemList& problems) {
  const Graph graph = graph_of(stages, problems);
  Reduction reduction(graph);
  while (const std::optional<std::size_t> stuck = reduction.next_stuck()) {
    const std::vector<std::size_t> cycle = cycle_from(*stuck, reduction);
    report_cycle(cycle, stages, reduction, problems);
    for (const std::size_t stage : cycle)
      reduction.remove(stage);
  }
}

}  // namespace slipway::config
