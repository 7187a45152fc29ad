#include "facts.hpp"
#include "support/catch.hpp"

#include <slipway/run/gate.hpp>

using namespace slipway;
using namespace slipway::run;
using model::Outcome;
using test::digest;

namespace {

std::string gate(const std::vector<model::Digest>& images, const std::vector<model::Verdict>& verdicts) {
  const base::Status status = check_gate("publish", images, verdicts);
  return status ? "open" : base::one_line(status.error());
}

std::string shut(const std::string& why, const std::string& hint) {
  return "error[SL0901]: the gate before stage 'publish' is shut - " + why +
         " - nothing was published or deployed by it - " + hint;
}

const std::string k_run_tests = "run the acceptance tests of exactly this image";
const std::string k_mend = "mend what the acceptance tests found";

}  // namespace

TEST_CASE("the gate opens when each image has passed") {
  CHECK(gate({digest('a')}, {{digest('a'), Outcome::passed, "release"}}) == "open");
  CHECK(gate({digest('a'), digest('b')}, {{digest('b'), Outcome::passed, "x"}, {digest('a'), Outcome::passed, "y"}}) ==
        "open");
  CHECK(gate({digest('a')}, {{digest('a'), Outcome::passed, "x"}, {digest('a'), Outcome::passed, "y"}}) == "open");
}

TEST_CASE("without an image the gate stays shut") {
  CHECK(gate({}, {}) == shut("no stage that it needs made an image, so there is nothing that could have passed",
                             "let it need a stage that makes an image and a verdict, such as 'release'"));
  CHECK(gate({}, {{digest('a'), Outcome::passed, "release"}}).starts_with("error[SL0901]"));
}

TEST_CASE("an image without a verdict keeps the gate shut") {
  CHECK(gate({digest('a')}, {}) == shut("there is no verdict for " + digest('a').text(), k_run_tests));
}

TEST_CASE("a verdict for another digest does not count") {
  CHECK(gate({digest('a')}, {{digest('b'), Outcome::passed, "release"}}) ==
        shut("there is no verdict for " + digest('a').text(), k_run_tests));
  CHECK(gate({digest('a'), digest('b')}, {{digest('a'), Outcome::passed, "release"}}) ==
        shut("there is no verdict for " + digest('b').text(), k_run_tests));
}

TEST_CASE("one FAILED is enough to keep the gate shut") {
  CHECK(gate({digest('a')}, {{digest('a'), Outcome::failed, "release"}}) ==
        shut("stage 'release' says FAILED for " + digest('a').text(), k_mend));
  CHECK(gate({digest('a')}, {{digest('a'), Outcome::passed, "smoke"}, {digest('a'), Outcome::failed, "load"}}) ==
        shut("stage 'load' says FAILED for " + digest('a').text(), k_mend));
}

TEST_CASE("a FAILED for an image that is not built upon does not matter") {
  CHECK(gate({digest('a')}, {{digest('a'), Outcome::passed, "x"}, {digest('b'), Outcome::failed, "y"}}) == "open");
}

TEST_CASE("an image is put somewhere only when it passed") {
  const auto effect = [](const std::string& kind, char image) {
    const base::Status status =
        check_effect_digest("publish", {kind, "host/app", "1.0.0", digest(image).text()}, {digest('a'), digest('b')});
    return status ? "allowed" : base::one_line(status.error());
  };
  for (const char* kind : {"oci.manifest", "oci.tag", "local.deployment"}) {
    CHECK(effect(kind, 'a') == "allowed");
    CHECK(effect(kind, 'b') == "allowed");
    CHECK(effect(kind, 'c') ==
          shut("no verdict lets " + model::describe({kind, "host/app", "1.0.0", digest('c').text()}) + " pass",
               "publish and deploy only images whose acceptance tests passed in this run"));
  }
  // Blobs have digests of their own, and other kinds their own meaning.
  CHECK(effect("oci.blob", 'c') == "allowed");
  CHECK(effect("com.example.ticket", 'c') == "allowed");
}
