#include "facts.hpp"
#include "support/catch.hpp"

#include <slipway/run/run_state.hpp>

using namespace slipway;
using namespace slipway::run;
using test::digest;
using test::effect;
using test::event;

namespace {

model::Event finished(const std::string& stage, base::ExitCode exit) {
  return event(0, stage, model::StageFinished{exit, std::nullopt, 1, "log"});
}

model::Event value(const std::string& stage, const std::string& name, const std::string& json) {
  return event(0, stage, model::ValueEmitted{name, json});
}

model::Event artifact(const std::string& stage, const std::string& name) {
  return event(0, stage, model::ArtifactMade{{name, digest('a'), 1, "text/plain", "/x", stage}});
}

std::string image_json(char digit) { return R"({"digest":")" + digest(digit).text() + R"("})"; }
std::string verdict_json(char digit, const std::string& result) {
  return R"({"subject":")" + digest(digit).text() + R"(","result":")" + result + R"("})";
}

}  // namespace

TEST_CASE("a run without events knows nothing") {
  const RunState state;
  CHECK_FALSE(state.exit());
  CHECK_FALSE(state.exit());
  CHECK_FALSE(state.stage("test").done);
  CHECK(state.effects("test").empty());
  CHECK(state.in_doubt().empty());
  CHECK(state.plan().empty());
  CHECK_FALSE(state.has_artifact("x"));
}

TEST_CASE("a stage is done when it finished green") {
  const RunState state = RunState::of({event(1, "test", model::StageStarted{}), finished("test", base::ExitCode::done),
                                       event(3, "build", model::StageStarted{}), finished("build", base::ExitCode::red),
                                       event(5, "release", model::StageStarted{})});
  CHECK(state.stage("test").done);
  CHECK_FALSE(state.stage("build").done);
  CHECK_FALSE(state.stage("release").done);
}

TEST_CASE("a stage that starts again forgets what it gave before") {
  RunState state = RunState::of({event(1, "build", model::StageStarted{}), value("build", "image", image_json('a')),
                                 artifact("build", "server"), finished("build", base::ExitCode::red)});
  CHECK(state.stage("build").values.size() == 1);
  CHECK(state.has_artifact("server"));
  state.apply(event(5, "build", model::StageStarted{}));
  CHECK(state.stage("build").values.empty());
  CHECK(state.stage("build").artifacts.empty());
  CHECK_FALSE(state.has_artifact("server"));
}

TEST_CASE("being shown as skipped does not take from a stage what it gave in an earlier sitting") {
  const RunState state =
      RunState::of({event(1, "build", model::StageStarted{}), artifact("build", "server"),
                    finished("build", base::ExitCode::done), event(4, {}, model::RunResumed{}),
                    event(5, "build", model::StageSkipped{"done in an earlier sitting of this run", true})});
  CHECK(state.stage("build").done);
  CHECK(state.stage("build").artifacts.size() == 1);
}

TEST_CASE("an effect is intended until it is done, and stays known when its stage starts again") {
  RunState state = RunState::of({event(1, "publish", model::StageStarted{}),
                                 event(2, "publish", model::EffectIntended{effect("1.0")}),
                                 event(3, "publish", model::EffectDone{effect("1.0"), "{}", false}),
                                 event(4, "publish", model::EffectIntended{effect("1.1")})});
  CHECK(state.effects("publish").at(effect("1.0")) == EffectState::done);
  CHECK(state.effects("publish").at(effect("1.1")) == EffectState::intended);
  CHECK(state.in_doubt() == std::vector<model::Effect>{effect("1.1")});
  state.apply(event(5, "publish", model::StageStarted{}));
  CHECK(state.effects("publish").size() == 2);
  CHECK(state.in_doubt() == std::vector<model::Effect>{effect("1.1")});
  state.apply(event(6, "publish", model::EffectDone{effect("1.1"), "{}", true}));
  CHECK(state.in_doubt().empty());
}

TEST_CASE("effects belong to the stage that had them") {
  const RunState state = RunState::of(
      {event(1, "a", model::EffectIntended{effect("x")}), event(2, "b", model::EffectDone{effect("x"), "{}", false})});
  CHECK(state.effects("a").at(effect("x")) == EffectState::intended);
  CHECK(state.effects("b").at(effect("x")) == EffectState::done);
  CHECK(state.in_doubt().size() == 1);
}

TEST_CASE("a run is over until it is resumed") {
  RunState state = RunState::of({event(1, {}, model::RunStarted{"app", "sha256:1", "{plan}", "0.1.0"}),
                                 event(2, {}, model::RunFinished{base::ExitCode::red, std::nullopt, 5})});
  CHECK(state.plan_digest() == "sha256:1");
  CHECK(state.plan() == "{plan}");
  CHECK(state.exit() == base::ExitCode::red);
  CHECK(state.exit());
  state.apply(event(3, {}, model::RunResumed{"0.1.0"}));
  CHECK_FALSE(state.exit());
  CHECK(state.plan_digest() == "sha256:1");
}

TEST_CASE("images and verdicts are those of the named stages, in their order") {
  const RunState state =
      RunState::of({value("one", "image", image_json('a')), value("one", "verdict", verdict_json('a', "PASSED")),
                    value("two", "image", image_json('b')), value("two", "verdict", verdict_json('b', "FAILED")),
                    value("three", "image", image_json('c'))});
  CHECK(state.images({"two", "one"}) == std::vector<model::Digest>{digest('b'), digest('a')});
  CHECK(state.verdicts({"one", "two"}) == std::vector<model::Verdict>{{digest('a'), model::Outcome::passed, "one"},
                                                                      {digest('b'), model::Outcome::failed, "two"}});
  CHECK(state.images({}).empty());
  CHECK(state.verdicts({"three", "four"}).empty());
}

TEST_CASE("only the word PASSED is a pass, and only a digest is a subject") {
  const RunState state =
      RunState::of({value("s", "verdict", verdict_json('a', "passed")), value("s", "verdict", verdict_json('b', "")),
                    value("s", "verdict", R"({"subject":"latest","result":"PASSED"})"),
                    value("s", "verdict", R"(["PASSED"])"), value("s", "image", R"({"digest":7})")});
  CHECK(state.verdicts({"s"}) == std::vector<model::Verdict>{{digest('a'), model::Outcome::failed, "s"},
                                                             {digest('b'), model::Outcome::failed, "s"}});
  CHECK(state.images({"s"}).empty());
}
