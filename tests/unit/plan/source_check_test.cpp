#include "sample_inputs.hpp"
#include "support/catch.hpp"

#include <slipway/plan/source_check.hpp>

using namespace slipway;
using test::planned;
using test::sample_inputs;
using test::stage_of;

namespace {

// Empty: the plan may run.
std::string refusal(const plan::Inputs& inputs) {
  const base::Status status = plan::check_source(planned(inputs));
  return status ? std::string() : base::one_line(status.error());
}

}  // namespace

TEST_CASE("a dirty source is refused by the first stage that wants a clean one, with the files") {
  plan::Inputs inputs = sample_inputs();
  inputs.source.changed_files = {"a.txt", "b.txt"};
  CHECK(refusal(inputs) ==
        "error[SL0405]: stage 'release' refuses a source with uncommitted changes - not committed: a.txt, "
        "b.txt - commit or stash them, or use them as they are: slipway run --dirty release");
  for (int i = 0; i < 30; ++i)
    inputs.source.changed_files.push_back("file" + std::to_string(i));
  CHECK(refusal(inputs).find("file17 and 12 more - commit") != std::string::npos);
}

TEST_CASE("a dirty source may be tested and built from the commit") {
  plan::Inputs inputs = sample_inputs();
  inputs.source.changed_files = {"a.txt"};
  inputs.selected = {"build"};
  CHECK(refusal(inputs).empty());
  CHECK_FALSE(planned(inputs).use_working_directory);
}

TEST_CASE("with --dirty all but publishing is allowed, and the plan says so") {
  plan::Inputs inputs = sample_inputs();
  inputs.source.changed_files = {"a.txt"};
  inputs.use_uncommitted = true;
  CHECK(refusal(inputs) ==
        "error[SL0405]: stage 'tag-publish' refuses a source with uncommitted changes - not committed: a.txt "
        "- commit or stash them: what is published must be in a commit");
  inputs.selected = {"release"};
  CHECK(refusal(inputs).empty());
  CHECK(planned(inputs).use_working_directory);
  inputs.source.changed_files.clear();
  CHECK_FALSE(planned(inputs).use_working_directory);
}

TEST_CASE("a stage that is skipped does not mind a dirty source") {
  plan::Inputs inputs = sample_inputs();
  inputs.source.changed_files = {"a.txt"};
  stage_of(inputs, "release").when = model::When{.event = {"schedule"}};
  CHECK(planned(inputs).stages[2].skip_reason == "event 'push' does not match schedule");
  CHECK(refusal(inputs).empty());
}

TEST_CASE("a bare repository has nothing to build from") {
  plan::Inputs inputs = sample_inputs();
  inputs.source.bare = true;
  inputs.source.root = "/srv/todo.git";
  CHECK(refusal(inputs) ==
        "error[SL0403]: stage 'test' works in a checkout - /srv/todo.git is a bare repository - run in a "
        "clone: git clone /srv/todo.git");
}
