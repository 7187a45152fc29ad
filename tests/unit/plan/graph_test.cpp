#include "support/catch.hpp"

#include <slipway/plan/graph.hpp>

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
