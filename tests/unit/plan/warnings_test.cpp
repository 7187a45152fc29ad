#include "sample_inputs.hpp"
#include "support/catch.hpp"

using namespace slipway;
using test::sample_inputs;
using test::stage_of;
using Lines = std::vector<std::string>;

TEST_CASE("a plan without surprises has no warnings") {
  CHECK(plan::warnings(sample_inputs()).empty());
  plan::Inputs inputs = sample_inputs();
  inputs.trigger.ref = "refs/heads/main";
  inputs.source.tags_at_head.clear();
  CHECK(plan::warnings(inputs).empty());
}

TEST_CASE("a shallow clone without tags may have lost its version") {
  plan::Inputs inputs = sample_inputs();
  inputs.trigger.ref = "refs/heads/main";
  inputs.source.tags_at_head.clear();
  inputs.source.shallow = true;
  CHECK(
      plan::warnings(inputs) ==
      Lines{
          "stage 'tag-publish': this clone is shallow and has no tag here, so version rules give none; fetch with full "
          "depth and tags (fetch-depth: 0) if there should be one"});
  stage_of(inputs, "tag-publish").with = R"({"tags":["type=sha"]})";
  CHECK(plan::warnings(inputs).empty());
}

TEST_CASE("a tag that is no version, and a name that is no tag, are mentioned") {
  plan::Inputs inputs = sample_inputs();
  inputs.trigger.ref = "refs/tags/release-7";
  stage_of(inputs, "tag-publish").with = R"({"tags":["type=sha","type=semver,pattern={{version}}","-x"]})";
  CHECK(plan::warnings(inputs) ==
        Lines{"stage 'tag-publish': type=semver,pattern={{version}} gives no tag: 'release-7' is no semantic version",
              "stage 'tag-publish': -x becomes x-a4209624: '-x' is no tag as it is"});
}

TEST_CASE("a stage that does not run is not warned about") {
  plan::Inputs inputs = sample_inputs();
  inputs.trigger.ref = "refs/tags/release-7";
  stage_of(inputs, "tag-publish").when = model::When{.tag = {"v*"}};
  CHECK(plan::warnings(inputs).empty());
  inputs = sample_inputs();
  inputs.trigger.ref = "refs/tags/release-7";
  inputs.selected = {"release"};
  CHECK(plan::warnings(inputs).empty());
}

TEST_CASE("a secret that nothing reads is mentioned") {
  plan::Inputs inputs = sample_inputs();
  stage_of(inputs, "build").secrets = {"TOKEN"};
  const std::string type = plan::stage_type_of(stage_of(inputs, "build").uses);
  CHECK(plan::warnings(inputs) == Lines{"stage 'build': nothing reads the secret 'TOKEN': " + type +
                                        " asks for none; name it under 'env' too to give it to the stage's commands"});
  stage_of(inputs, "build").env = {"TOKEN"};
  CHECK(plan::warnings(inputs).empty());
}
