#include "publish_case.hpp"
#include "support/catch.hpp"
#include "support/registry.hpp"

#include <string>
#include <vector>

using slipway::test::Case;
using slipway::test::Registry;
using slipway::testing::FakeRun;

namespace {

// What is refused leaves the registry as it was, here with an image of before.
std::string refusal(Case& attempt) {
  const Registry registry;
  Case before("before");
  before.to = {registry.host() + "/app"};
  REQUIRE(before.run().ok());
  const std::vector<std::string> content = registry.content();
  REQUIRE_FALSE(content.empty());
  attempt.to = before.to;
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_INTEGRITY);
  CHECK(run.effects.empty());
  CHECK(run.values.empty());
  CHECK(run.violations.empty());
  CHECK(run.details.find(R"("state":"nothing was published")") != std::string::npos);
  CHECK(registry.content() == content);
  return run.message + " " + run.details.substr(0, run.details.find(",\"state\""));
}

}  // namespace

TEST_CASE("without a verdict nothing is published") {
  Case attempt;
  attempt.verdict.clear();
  CHECK(refusal(attempt) ==
        "the image " + attempt.digest() + R"( cannot be published {"why":"no verdict says that it passed")");
}

TEST_CASE("with a verdict of FAILED nothing is published") {
  Case attempt;
  attempt.verdict = "FAILED";
  CHECK(refusal(attempt) ==
        "the image " + attempt.digest() + R"( cannot be published {"why":"the verdict on it is FAILED")");
}

TEST_CASE("a verdict on another digest opens nothing") {
  Case attempt;
  attempt.subject = "sha256:" + std::string(64, '0');
  CHECK(refusal(attempt) ==
        "the image " + attempt.digest() + R"( cannot be published {"why":"no verdict says that it passed")");
}

TEST_CASE("none or two images cannot be published") {
  Case none;
  none.images = 0;
  CHECK(refusal(none) == R"(there has to be one image to publish {"why":"the stages upstream made 0")");
  Case two;
  two.images = 2;
  CHECK(refusal(two) == R"(there has to be one image to publish {"why":"the stages upstream made 2")");
}

TEST_CASE("an image whose bytes changed since it was tested is not published") {
  Case attempt;
  attempt.folder.write("image/blobs/sha256/" + attempt.layer_digest().substr(7), "changed");
  const Registry registry;
  attempt.to = {registry.host() + "/app"};
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_INTEGRITY);
  CHECK(run.message == "the blob " + attempt.layer_digest() + " is damaged");
  CHECK(registry.tags().empty());
  attempt.folder.write("image/blobs/sha256/" + attempt.digest().substr(7), "{}");
  CHECK(attempt.run().message == "the blob " + attempt.digest() + " is damaged");
}

TEST_CASE("plan and probe do not pass the gate either") {
  Case attempt;
  attempt.verdict.clear();
  attempt.to = {"oci:published"};
  CHECK(attempt.plan().status == SLIPWAY_E_INTEGRITY);
  CHECK(attempt.probe({"oci.tag", "x", "1.2.0", attempt.digest()}).run.status == SLIPWAY_E_INTEGRITY);
}
