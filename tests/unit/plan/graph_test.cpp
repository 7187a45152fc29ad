#include "support/catch.hpp"

#include <slipway/plan/graph.hpp>

#include <algorithm>
#include <cstdint>

using namespace slipway;
using Names = std::vector<std::string>;

namespace {

model::Stage stage(const std::string& name, Names needs = {}) {
  model::Stage made;
  made.name = name;
  made.uses = "test";
  made.needs = std::move(needs);
  return made;
}

using Stages = std::vector<model::Stage>;

Names names(const base::Result<Stages>& stages) {
  if (!stages) return {base::one_line(stages.error())};
  Names found;
  for (const model::Stage& one : *stages)
    found.push_back(one.name);
  return found;
}

}  // namespace

TEST_CASE("stages that need nothing keep the order of the file") {
  CHECK(names(plan::in_order({stage("c"), stage("a"), stage("b")})) == Names{"c", "a", "b"});
  CHECK(names(plan::in_order({})).empty());
}

TEST_CASE("a stage comes after what it needs, otherwise as early as the file says") {
  CHECK(names(plan::in_order({stage("deploy", {"release"}), stage("test"), stage("release", {"build", "test"}),
                              stage("lint"), stage("build")})) == Names{"test", "lint", "build", "release", "deploy"});
}

TEST_CASE("a cycle is shown as the path that comes round") {
  CHECK(
      names(
          plan::in_order({stage("x", {"c"}), stage("a", {"b"}), stage("b", {"c"}), stage("c", {"a"}), stage("ok")})) ==
      Names{
          "error[SL0306]: the stages need each other in a circle - a needs b needs c needs a - take one of these needs "
          "away"});
  CHECK(
      names(plan::in_order({stage("self", {"self"})})) ==
      Names{"error[SL0306]: the stages need each other in a circle - self needs self - take one of these needs away"});
}

TEST_CASE("a need that is no stage is refused with a suggestion") {
  CHECK(
      names(plan::in_order({stage("test"), stage("build", {"tset"})})) ==
      Names{"error[SL0307]: stage 'build' needs 'tset', which is no stage - did you mean 'test'? - the stages are test "
            "and build"});
}

TEST_CASE("transitive needs are all that must run before") {
  const Stages stages{stage("a"), stage("b", {"a"}), stage("c", {"b", "a"}), stage("d")};
  CHECK(plan::transitive_needs(stages, "c") == std::set<std::string>{"a", "b"});
  CHECK(plan::transitive_needs(stages, "a").empty());
}

TEST_CASE("a selection brings what it needs and keeps the order") {
  const Stages stages{stage("a"), stage("b", {"a"}), stage("c", {"b"}), stage("d", {"a"}), stage("e")};
  CHECK(names(plan::select(stages, {})) == Names{"a", "b", "c", "d", "e"});
  CHECK(names(plan::select(stages, {"d"})) == Names{"a", "d"});
  CHECK(names(plan::select(stages, {"e", "b", "e"})) == Names{"a", "b", "e"});
  CHECK(names(plan::select({stage("build"), stage("test")}, {"biuld"})) ==
        Names{"error[SL0316]: there is no stage 'biuld' - did you mean 'build'? - the stages are build and test"});
}

TEST_CASE("any graph without a cycle comes out whole, each stage as early in the file's order as its needs let it") {
  std::uint32_t state = 1;
  const auto roll = [&state](std::uint32_t sides) {
    state = state * 1'664'525U + 1'013'904'223U;
    return (state >> 16U) % sides;
  };
  for (int round = 0; round < 200; ++round) {
    const std::uint32_t count = 1 + roll(10);
    // Each needs only names of a lower rank, but stands anywhere in the file.
    Names shuffled;
    for (std::uint32_t i = 0; i < count; ++i)
      shuffled.insert(shuffled.begin() + roll(i + 1), "s" + std::to_string(i));
    Stages stages;
    for (const std::string& name : shuffled) {
      Names needs;
      for (std::uint32_t lower = 0; lower < static_cast<std::uint32_t>(std::stoul(name.substr(1))); ++lower)
        if (roll(3) == 0) needs.push_back("s" + std::to_string(lower));
      stages.push_back(stage(name, std::move(needs)));
    }
    // The first of the file that is ready comes next.
    Names expected;
    const auto is_in = [](const Names& list, const std::string& name) {
      return std::find(list.begin(), list.end(), name) != list.end();
    };
    while (expected.size() < stages.size())
      expected.push_back(std::find_if(stages.begin(), stages.end(), [&](const model::Stage& one) {
                           return !is_in(expected, one.name) &&
                                  std::all_of(one.needs.begin(), one.needs.end(),
                                              [&](const std::string& need) { return is_in(expected, need); });
                         })->name);
    INFO("round " << round);
    CHECK(names(plan::in_order(stages)) == expected);
    // Of a selection nothing is left out that it needs, and nothing else is in it.
    const std::string chosen = "s" + std::to_string(roll(count));
    const std::set<std::string> needed = plan::transitive_needs(stages, chosen);
    Names selected;
    for (const std::string& name : shuffled)
      if (name == chosen || needed.contains(name)) selected.push_back(name);
    CHECK(names(plan::select(stages, {chosen})) == selected);
  }
}

TEST_CASE("a graph of a thousand stages in a row is ordered") {
  Stages stages;
  for (int i = 999; i > 0; --i)
    stages.push_back(stage("s" + std::to_string(i), {"s" + std::to_string(i - 1)}));
  stages.push_back(stage("s0"));
  const auto ordered = plan::in_order(stages);
  REQUIRE(ordered);
  CHECK(ordered->front().name == "s0");
  CHECK(ordered->back().name == "s999");
}
