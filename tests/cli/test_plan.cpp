#include "pipelines.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace slipway::test;

TEST_CASE("A plan for people") {
  Sample().cli("plan").runs().exits(0).prints(R"(sample: push at branch main, commit COMMIT "first"

 1. hello  dev.slipway.tests.echo
 2. again  dev.slipway.tests.misbehave, needs hello
)");
}

TEST_CASE("A plan for programs holds what people are shown") {
  const Sample sample;
  const auto json = nlohmann::json::parse(output_of(sample.cli("plan --format json")));
  CHECK(json["pipeline"] == "sample");
  CHECK(json["stages"].size() == 2);
}

TEST_CASE("Planning some stages plans what they need") {
  const Sample sample;
  sample.cli("plan hello").runs().exits(0).prints(R"(sample: push at branch main, commit COMMIT "first"

 1. hello  dev.slipway.tests.echo
)");
  sample.cli("plan helo")
      .runs()
      .exits(3)
      .complains(R"(error[SL0316]: there is no stage 'helo' - did you mean 'hello'? - the stages are hello and again
)");
}

TEST_CASE("A plan is for the ref that was named") {
  const Sample sample;
  git(sample.folder, "tag v1.2.0");
  sample.cli("plan --ref v1.2.0").runs().exits(0).prints_something_like("push at tag v1.2.0");
  sample.cli("plan --ref main").runs().exits(0).prints_something_like("push at branch main");
  sample.cli("plan --ref v9")
      .runs()
      .exits(2)
      .complains(
          R"(error[SL0201]: --ref v9 is neither a tag at HEAD nor the branch - HEAD has v1.2.0 and main - check it out first; a branch that is not checked out is named as refs/heads/...
)");
}

TEST_CASE("A dry run prints the plan and leaves nothing behind") {
  const Sample sample;
  sample.cli("run --dry-run").runs().exits(0).prints(output_of(sample.cli("plan")));
  sample.cli("run --dry-run --output json").runs().exits(0).prints(output_of(sample.cli("plan --format json")));
  CHECK_FALSE(std::filesystem::exists(sample.folder.path(".slipway")));
}

TEST_CASE("A pipeline without tag rules has no tags") {
  const Sample sample;
  sample.cli("tags").runs().exits(0).prints("");
}
