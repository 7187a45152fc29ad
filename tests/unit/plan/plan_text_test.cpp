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
