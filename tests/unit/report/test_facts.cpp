#include "support/catch.hpp"
#include "telling.hpp"

#include <slipway/report/facts.hpp>

using namespace slipway;

namespace {

std::string facts_after(const std::vector<model::Fact>& facts) {
  test::Telling telling;
  telling.begin({"x"}).start("x");
  for (const model::Fact& fact : facts)
    telling.stage("x", fact);
  return report::facts_of(*telling.story().stage("x"));
}

}  // namespace

TEST_CASE("A stage without anything to show has no facts") { CHECK(facts_after({}).empty()); }

TEST_CASE("Tests are counted over all suites") {
  CHECK(facts_after({model::ValueEmitted{"report", test::k_green_report}}) == "12 passed, 1 skipped");
  CHECK(facts_after({model::ValueEmitted{"report", test::k_green_report},
                     model::ValueEmitted{"report", test::k_red_report}}) == "1 failed, 23 passed, 1 skipped");
  CHECK(facts_after({model::ValueEmitted{"report", R"({"suite":"s","errors":2})"}}) == "2 errors, 0 passed");
}

TEST_CASE("Artifacts are counted with their size") {
  CHECK(facts_after({model::ArtifactMade{test::artifact("server", 1'258'291)}}) == "1 artifact, 1.2 MiB");
  CHECK(facts_after({model::ArtifactMade{test::artifact("a", 500)}, model::ArtifactMade{test::artifact("b", 600)}}) ==
        "2 artifacts, 1.1 KiB");
}

TEST_CASE("An image is named by the start of its digest") {
  CHECK(facts_after({model::ValueEmitted{"image", R"({"digest":")" + test::digest_of('b') + R"("})"}}) ==
        "sha256:bbbbbbbbbbbb");
}

TEST_CASE("A publication is told by its tags and place, a deployment by its address") {
  CHECK(facts_after({model::ValueEmitted{
            "publication", R"({"repositories":[{"repository":"oci:/registry","tags":["1.2.0","latest"]}]})"}}) ==
        "1.2.0, latest at oci:/registry");
  CHECK(facts_after({model::ValueEmitted{
            "deployment", R"({"environment":"local","url":"http://h","state":"deployed"})"}}) == "http://h");
  CHECK(facts_after({model::ValueEmitted{"deployment", R"({"environment":"local","state":"unchanged"})"}}) ==
        "local unchanged");
}

TEST_CASE("Warnings are counted, and a value of the plugin's own is no fact") {
  CHECK(facts_after({model::Warning{"odd"}, model::ValueEmitted{"coverage", "80"}}) == "1 warning");
}

TEST_CASE("Facts cannot steer the terminal") {
  CHECK(facts_after({model::ValueEmitted{"deployment", R"({"url":"http://h\u001b[2J","state":"deployed"})"}}) ==
        "http://h\\x1b[2J");
}

TEST_CASE("A stage that is run again in a later sitting leaves its past behind") {
  CHECK(facts_after({model::ValueEmitted{"report", test::k_red_report}, model::StageStarted{},
                     model::ValueEmitted{"report", test::k_green_report}}) == "12 passed, 1 skipped");
}
