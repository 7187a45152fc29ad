#include <slipway/base/text.hpp>
#include <slipway/plan/graph.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace slipway::plan {

namespace {

using Stages = std::vector<model::Stage>;

const model::Stage* find(const Stages& stages, const std::string& name) {
  const auto found = std::find_if(stages.begin(), stages.end(), [&](const auto& stage) { return stage.name == name; });
  return found == stages.end() ? nullptr : &*found;
}

std::vector<std::string> names_of(const Stages& stages) {
  std::vector<std::string> names;
  for (const model::Stage& stage : stages)
    names.push_back(stage.name);
  return names;
}

base::Status check_needs(const Stages& stages) {
  const std::vector<std::string> names = names_of(stages);
  for (const model::Stage& stage : stages)
    for (const std::string& need : stage.needs)
      if (find(stages, need) == nullptr)
        return base::fail({.code = {307},
                           .what = fmt::format("stage '{}' needs '{}', which is no stage{}", stage.name, need,
                                               base::did_you_mean(need, names)),
                           .hint = fmt::format("the stages are {}", base::listed(names))});
  return {};
}

// Every stage of `blocked` waits for another of them, so following the needs must come round.
base::Error cycle_in(const Stages& stages, const std::set<std::string>& blocked) {
  std::vector<std::string> path{*blocked.begin()};
  for (;;) {
    const std::vector<std::string>& needs = find(stages, path.back())->needs;
    const auto next =
        std::find_if(needs.begin(), needs.end(), [&](const auto& need) { return blocked.contains(need); });
    const auto seen = std::find(path.begin(), path.end(), *next);
    if (seen == path.end()) {
      path.push_back(*next);
      continue;
    }
    path.erase(path.begin(), seen);
    path.push_back(path.front());
    return {.code = {306},
            .what = "the stages need each other in a circle",
            .why = base::join(path, " needs "),
            .hint = "take one of these needs away"};
  }
}

}  // namespace

base::Result<Stages> in_order(const Stages& stages) {
  SLIPWAY_TRY(check_needs(stages));
  Stages ordered;
  std::set<std::string> waiting;
  for (const model::Stage& stage : stages)
    waiting.insert(stage.name);
  const auto is_ready = [&](const model::Stage& stage) {
    return waiting.contains(stage.name) && std::none_of(stage.needs.begin(), stage.needs.end(),
                                                        [&](const auto& need) { return waiting.contains(need); });
  };
  while (!waiting.empty()) {
    const auto next = std::find_if(stages.begin(), stages.end(), is_ready);
    if (next == stages.end()) return base::fail(cycle_in(stages, waiting));
    ordered.push_back(*next);
    waiting.erase(next->name);
  }
  return ordered;
}

std::set<std::string> transitive_needs(const Stages& stages, const std::string& name) {
  std::set<std::string> found;
  std::vector<std::string> open{name};
  while (!open.empty()) {
    const model::Stage* stage = find(stages, open.back());
    open.pop_back();
    if (stage == nullptr) continue;
    for (const std::string& need : stage->needs)
      if (found.insert(need).second) open.push_back(need);
  }
  return found;
}

base::Result<Stages> select(const Stages& stages, const std::vector<std::string>& names) {
  if (names.empty()) return stages;
  std::set<std::string> wanted;
  for (const std::string& name : names) {
    const std::vector<std::string> known = names_of(stages);
    if (find(stages, name) == nullptr)
      return base::fail({.code = {316},
                         .what = fmt::format("there is no stage '{}'{}", name, base::did_you_mean(name, known)),
                         .hint = fmt::format("the stages are {}", base::listed(known))});
    wanted.insert(name);
    wanted.merge(transitive_needs(stages, name));
  }
  Stages selected;
  std::copy_if(stages.begin(), stages.end(), std::back_inserter(selected),
               [&](const model::Stage& stage) { return wanted.contains(stage.name); });
  return selected;
}

}  // namespace slipway::plan
