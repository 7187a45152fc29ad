#include "sample_inputs.hpp"
#include "support/catch.hpp"

#include <slipway/abi.h>
#include <slipway/plan/stage_flags.hpp>

using namespace slipway;
using test::planned;
using test::sample_inputs;
using test::stage_of;
using Names = std::vector<std::string>;

static_assert(plan::k_publishes == SLIPWAY_STAGE_PUBLISHES);
static_assert(plan::k_needs_source == SLIPWAY_STAGE_SOURCE);
static_assert(plan::k_clean_source == SLIPWAY_STAGE_CLEAN_SOURCE);

namespace {

std::string refused(const plan::Inputs& inputs) {
  const auto plan = plan::make_plan(inputs);
  return plan ? "accepted" : base::one_line(plan.error());
}

const model::PlannedStage& stage(const model::Plan& plan, const std::string& name) {
  for (const model::PlannedStage& one : plan.stages)
    if (one.name == name) return one;
  FAIL("no stage " << name);
  return plan.stages.front();
}

Names names(const model::Plan& plan) {
  Names found;
  for (const model::PlannedStage& one : plan.stages)
    found.push_back(one.name);
  return found;
}

Names reasons(const model::Plan& plan) {
  Names found;
  for (const model::PlannedStage& one : plan.stages)
    found.push_back(one.skip_reason);
  return found;
}

}  // namespace

TEST_CASE("a plan has every value resolved") {
  const plan::Inputs inputs = sample_inputs();
  const model::Plan plan = planned(inputs);
  CHECK(plan.pipeline == "todo");
  CHECK(plan.image == "127.0.0.1:5000/todo");
  CHECK(plan.source == inputs.source);
  CHECK(plan.trigger == inputs.trigger);
  CHECK_FALSE(plan.use_working_directory);
  REQUIRE(names(plan) == Names{"test", "build", "release", "tag-publish", "deploy"});

  model::PlannedStage publish;
  publish.name = "tag-publish";
  publish.type = "dev.slipway.tag-publish";
  publish.needs = {"release"};
  publish.with = R"({"tags":["type=sha","type=semver,pattern={{version}}"],"to":["127.0.0.1:5000/todo"]})";
  publish.flags = SLIPWAY_STAGE_PUBLISHES | SLIPWAY_STAGE_CLEAN_SOURCE;
  publish.secrets = {"TOKEN"};
  publish.tags = {"1.2.0", {"1.2.0", "sha-860c190", "latest"}, true};
  publish.timeout_ms = 3'600'000;
  CHECK(plan.stages[3] == publish);

  model::PlannedStage deploy;
  deploy.name = "deploy";
  deploy.type = "dev.slipway.deploy";
  deploy.needs = {"tag-publish"};
  deploy.with = R"({"target":"local"})";
  deploy.flags = SLIPWAY_STAGE_PUBLISHES;
  deploy.env = {"HOME"};
  deploy.environment = {"local", "http://127.0.0.1:8080"};
  deploy.timeout_ms = 600'000;
  CHECK(plan.stages[4] == deploy);
  CHECK(stage(plan, "build").with == R"({"run":["make","VERSION=1.2.0"]})");
  CHECK(stage(plan, "release").with ==
        R"({"image":{"from":"scratch","labels":{"commit":"860c1904a1ce19322e91ac35af1ab07466440c37"}}})");
}

TEST_CASE("the same inputs give the same plan") { CHECK(planned(sample_inputs()) == planned(sample_inputs())); }

TEST_CASE("stages are ordered by what they need") {
  plan::Inputs inputs = sample_inputs();
  std::reverse(inputs.pipeline.stages.begin(), inputs.pipeline.stages.end());
  CHECK(names(planned(inputs)) == Names{"test", "build", "release", "tag-publish", "deploy"});
}

TEST_CASE("a selected stage brings what it needs") {
  plan::Inputs inputs = sample_inputs();
  inputs.selected = {"release"};
  inputs.types.resize(3);  // Those of the other stages need not be known.
  CHECK(names(planned(inputs)) == Names{"test", "build", "release"});
  inputs.selected = {"relaese"};
  CHECK(refused(inputs) ==
        "error[SL0316]: there is no stage 'relaese' - did you mean 'release'? - the stages are test, build, "
        "release, tag-publish and deploy");
}

TEST_CASE("the version depends on the trigger alone") {
  plan::Inputs inputs = sample_inputs();
  const auto version = [&](const char* ref) {
    inputs.trigger.ref = ref;
    stage_of(inputs, "build").with = R"("{{version}}")";
    return stage(planned(inputs), "build").with;
  };
  CHECK(version("refs/tags/v2.0.0-rc.1") == "\"2.0.0-rc.1\"");
  CHECK(version("refs/tags/nightly/7") == "\"nightly-7\"");
  CHECK(version("refs/heads/main") == "\"860c190\"");
  CHECK(version("") == "\"860c190\"");
}

TEST_CASE("expressions are expanded in values at any depth, never in keys or other kinds") {
  plan::Inputs inputs = sample_inputs();
  stage_of(inputs, "test").with =
      R"({"{{name}}":["{{name}}",{"deep":"{{event}} {{ref}} {{is_default_branch}}"},7,true,null,"\\{{name}}"]})";
  CHECK(stage(planned(inputs), "test").with ==
        R"({"{{name}}":["todo",{"deep":"push refs/tags/v1.2.0 false"},7,true,null,"{{name}}"]})");
}

TEST_CASE("an unknown name in a parameter says where it stands") {
  plan::Inputs inputs = sample_inputs();
  stage_of(inputs, "build").with = R"({"run":["make","{{vrsion}}"]})";
  CHECK(refused(inputs) == "error[SL0313]: the expression in '{{vrsion}}' cannot be expanded - there is no 'vrsion' - "
                           "did you mean 'version'? - "
                           "known are base_ref, branch, commit, commit_date, event, image, is_default_branch, "
                           "is_not_default_branch, name, ref, "
                           "sha, tag and version (while reading with/run/1) (while planning stage 'build')");
}

TEST_CASE("a tag rule that is wrong is found with its stage") {
  plan::Inputs inputs = sample_inputs();
  stage_of(inputs, "tag-publish").with = R"({"tags":["type=smver"]})";
  CHECK(refused(inputs) ==
        "error[SL0313]: the tag rule 'type=smver' cannot be used - there is no type 'smver' - did you mean "
        "'semver'? - types are semver, ref, raw and sha (while reading with/tags/0) (while planning stage "
        "'tag-publish')");
}

TEST_CASE("a stage that would have no tag is refused with what became of each rule") {
  plan::Inputs inputs = sample_inputs();
  stage_of(inputs, "tag-publish").with = R"({"tags":["type=semver,pattern={{version}}"]})";
  inputs.trigger.ref = "refs/heads/main";
  CHECK(refused(inputs) ==
        "error[SL0313]: stage 'tag-publish' would have no tag - no rule gives one for refs/heads/main; "
        "type=semver,pattern={{version}}: the ref 'refs/heads/main' is no tag - add a rule that always gives one "
        "(type=sha), "
        "or a 'when' that leaves the stage out here");
  stage_of(inputs, "tag-publish").when = model::When{.tag = {"v*"}};
  CHECK(stage(planned(inputs), "tag-publish").skip_reason == "no tag, and it is for tag v*");
}

TEST_CASE("a stage that lives on versions is refused in a shallow clone without tags") {
  plan::Inputs inputs = sample_inputs();
  inputs.trigger.ref = "refs/heads/main";
  inputs.source.tags_at_head.clear();
  inputs.source.shallow = true;
  stage_of(inputs, "tag-publish").with = R"({"tags":["type=semver,pattern={{version}}"]})";
  CHECK(refused(inputs) ==
        "error[SL0404]: stage 'tag-publish' needs a version, which only a tag can give - this clone is shallow and has "
        "no tag at its commit - fetch with full depth and tags (fetch-depth: 0; git fetch --unshallow --tags)");
}

TEST_CASE("a stage without tag rules has no tags and needs none") {
  plan::Inputs inputs = sample_inputs();
  stage_of(inputs, "tag-publish").with = R"({"tags":[],"to":[]})";
  CHECK(stage(planned(inputs), "tag-publish").tags == model::TagSet{});
}

TEST_CASE("a flavor that the schema marks shapes the tags") {
  plan::Inputs inputs = sample_inputs();
  inputs.types[3].config_schema =
      R"({"properties":{"tags":{"x-slipway":"tag-rules"},"flavor":{"x-slipway":"tag-flavor"}}})";
  stage_of(inputs, "tag-publish").with =
      R"({"tags":["type=semver,pattern={{version}}"],"flavor":["latest=false","suffix=-{{sha}}"]})";
  CHECK(stage(planned(inputs), "tag-publish").tags == model::TagSet{"1.2.0-860c190", {"1.2.0-860c190"}, false});
}

TEST_CASE("a stage type that no plugin offers is refused with a suggestion") {
  plan::Inputs inputs = sample_inputs();
  stage_of(inputs, "release").uses = "relese";
  CHECK(refused(inputs) ==
        "error[SL0308]: stage 'release' uses 'relese', which no plugin offers - did you mean 'release'? - "
        "`slipway plugin list` shows what there is");
  CHECK(plan::stage_type_of("test") == "dev.slipway.test");
  CHECK(plan::stage_type_of("com.example.lint") == "com.example.lint");
}

TEST_CASE("a skipped stage skips those that need it, and the reason is passed on") {
  plan::Inputs inputs = sample_inputs();
  stage_of(inputs, "release").when = model::When{.branch = {"trunk"}};
  CHECK(reasons(planned(inputs)) == Names{"", "", "branch 'main' does not match trunk",
                                          "needs 'release', which is skipped",
                                          "needs 'tag-publish', which is skipped"});
}

TEST_CASE("a local run at a tag is still on its branch for filters") {
  plan::Inputs inputs = sample_inputs();
  stage_of(inputs, "deploy").when = model::When{.branch = {"main"}};
  CHECK(stage(planned(inputs), "deploy").skip_reason.empty());
  inputs.source.branch.clear();  // As a CI system checks a tag out.
  CHECK(stage(planned(inputs), "deploy").skip_reason == "no branch, and it is for branch main");
}

TEST_CASE("a filter that is no pattern is an error of its stage") {
  plan::Inputs inputs = sample_inputs();
  stage_of(inputs, "deploy").when = model::When{.branch = {"/(/"}};
  CHECK(refused(inputs).find("error[SL0313]: the regular expression '('") == 0);
  CHECK(refused(inputs).find("(while planning stage 'deploy')") != std::string::npos);
}

TEST_CASE("a timeout is an hour unless it is given") {
  plan::Inputs inputs = sample_inputs();
  CHECK(stage(planned(inputs), "test").timeout_ms == 3'600'000);
  stage_of(inputs, "test").timeout_ms = 2'592'000'000;
  CHECK(stage(planned(inputs), "test").timeout_ms == 2'592'000'000);
}

TEST_CASE("an environment that is not declared is refused with a suggestion") {
  plan::Inputs inputs = sample_inputs();
  stage_of(inputs, "deploy").environment = "lokal";
  CHECK(refused(inputs) ==
        "error[SL0304]: stage 'deploy' names the environment 'lokal', which is not declared - did you mean "
        "'local'? - declare it under 'environments'");
}

TEST_CASE("cycles and unknown needs are found before anything else") {
  plan::Inputs inputs = sample_inputs();
  stage_of(inputs, "test").needs = {"deploy"};
  CHECK(refused(inputs).find("error[SL0306]") == 0);
  stage_of(inputs, "test").needs = {"nothing"};
  CHECK(refused(inputs).find("error[SL0307]") == 0);
}
