#include "sample_inputs.hpp"
#include "support/catch.hpp"

#include <slipway/plan/plan_text.hpp>

using namespace slipway;
using test::sample_inputs;
using test::stage_of;

namespace {

std::string text_of(const plan::Inputs& inputs) {
  const auto plan = plan::make_plan(inputs);
  if (!plan) FAIL(base::one_line(plan.error()));
  return plan::to_text(*plan);
}

}  // namespace

TEST_CASE("a plan is shown whole") {
  CHECK(text_of(sample_inputs()) == R"(todo: push at tag v1.2.0, commit 860c190 "Add the list"
image: 127.0.0.1:5000/todo

 1. test         dev.slipway.test
 2. build        dev.slipway.build, needs test
 3. release      dev.slipway.release, needs build
 4. tag-publish  dev.slipway.tag-publish, needs release
    tags 1.2.0, sha-860c190, latest -> the digest that its image will have
    changes the outside world, after the gate
    needs the secrets TOKEN
 5. deploy       dev.slipway.deploy, needs tag-publish
    environment local (http://127.0.0.1:8080)
    changes the outside world, after the gate
    reads the variables HOME
)");
}

TEST_CASE("skipped stages say why, and a dirty source is mentioned") {
  plan::Inputs inputs = sample_inputs();
  inputs.trigger.ref = "refs/heads/main";
  inputs.pipeline.image.clear();
  inputs.source.changed_files = {"a.txt"};
  inputs.selected = {"release"};
  stage_of(inputs, "release").when = model::When{.tag = {"v*"}};
  CHECK(text_of(inputs) == R"(todo: push at branch main, commit 860c190 "Add the list"
source: the commit, without 1 uncommitted change

 1. test     dev.slipway.test
 2. build    dev.slipway.build, needs test
 3. release  dev.slipway.release, needs build
    skipped: no tag, and it is for tag v*
)");
  inputs.use_uncommitted = true;
  CHECK(text_of(inputs).find("source: the work tree with 1 uncommitted change\n") != std::string::npos);
}

TEST_CASE("a ref that is neither branch nor tag is shown as it is") {
  plan::Inputs inputs = sample_inputs();
  inputs.trigger.ref = "refs/pull/7/merge";
  CHECK(text_of(inputs).find("todo: push at refs/pull/7/merge, commit") == 0);
  inputs.trigger.ref.clear();
  CHECK(text_of(inputs).find("todo: push at no branch or tag, commit") == 0);
}

TEST_CASE("names from outside cannot forge lines or colours") {
  plan::Inputs inputs = sample_inputs();
  inputs.source.subject = "a\n 9. forged\x1b[31m";
  const std::string text = text_of(inputs);
  CHECK(text.find("\n 9.") == std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("a long plan keeps its columns, and each stage says only what it has") {
  model::Plan plan;
  plan.pipeline = "p";
  plan.trigger.event = "schedule";
  plan.source.short_sha = "abc1234";
  for (const char* name : {"a", "bb", "ccc", "d", "e", "f", "g", "h", "i", "a-long-name"}) {
    model::PlannedStage stage;
    stage.name = name;
    stage.type = "t.x";
    plan.stages.push_back(stage);
  }
  plan.stages[1].needs = {"a"};
  plan.stages[2].needs = {"a", "bb"};
  plan.stages[2].env = {"HOME", "CI", "TERM"};
  plan.stages[2].secrets = {"A", "B"};
  plan.stages[3].environment.name = "local";
  plan.stages[3].tags.tags = {"1.0"};
  plan.stages[4].environment.name = "far";
  plan.stages[4].env = {"HOME"};
  plan.stages[4].skip_reason = "it is for main";
  CHECK(plan::to_text(plan) == R"(p: schedule at no branch or tag, commit abc1234

 1. a            t.x
 2. bb           t.x, needs a
 3. ccc          t.x, needs a and bb
    reads the variables HOME, CI and TERM
    needs the secrets A and B
 4. d            t.x
    environment local
    tags 1.0 -> the digest that its image will have
 5. e            t.x
    skipped: it is for main
 6. f            t.x
 7. g            t.x
 8. h            t.x
 9. i            t.x
10. a-long-name  t.x
)");
  plan.stages.clear();
  plan.source.changed_files = {"a", "b"};
  CHECK(plan::to_text(plan) == R"(p: schedule at no branch or tag, commit abc1234
source: the commit, without 2 uncommitted changes

)");
}
