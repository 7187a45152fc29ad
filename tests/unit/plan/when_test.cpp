#include "support/catch.hpp"

#include <slipway/plan/when.hpp>

using namespace slipway;
using model::When;
using plan::Moment;

namespace {

std::string reason(const When& when, const Moment& moment) {
  const auto result = plan::refusal(when, moment);
  return result ? *result : base::one_line(result.error());
}

const Moment k_main{"push", "main", ""};
const Moment k_tag{"push", "", "v1.0.0"};

}  // namespace

TEST_CASE("no filter lets everything pass") {
  CHECK(reason({}, k_main).empty());
  CHECK(reason({}, {"schedule", "", ""}).empty());
}

TEST_CASE("a branch filter says why it refuses") {
  CHECK(reason({.branch = {"main"}}, k_main).empty());
  CHECK(reason({.branch = {"main"}}, {"push", "x", ""}) == "branch 'x' does not match main");
  CHECK(reason({.branch = {"main", "release/*"}}, {"push", "x", ""}) == "branch 'x' does not match main or release/*");
  CHECK(reason({.branch = {"main", "release/*"}}, {"push", "release/1", ""}).empty());
  CHECK(reason({.branch = {"main"}}, k_tag) == "no branch, and it is for branch main");
}

TEST_CASE("a tag filter says why it refuses") {
  CHECK(reason({.tag = {"v*"}}, k_tag).empty());
  CHECK(reason({.tag = {"v2*"}}, k_tag) == "tag 'v1.0.0' does not match v2*");
  CHECK(reason({.tag = {"v*"}}, k_main) == "no tag, and it is for tag v*");
}

TEST_CASE("of branch and tag one is enough") {
  const When both{.branch = {"main"}, .tag = {"v*"}};
  CHECK(reason(both, k_main).empty());
  CHECK(reason(both, k_tag).empty());
  CHECK(reason(both, {"push", "x", ""}) == "branch 'x' does not match main; no tag, and it is for tag v*");
}

TEST_CASE("the event must pass as well") {
  const When when{.branch = {"main"}, .event = {"push", "schedule"}};
  CHECK(reason(when, k_main).empty());
  CHECK(reason(when, {"pull_request", "main", ""}) == "event 'pull_request' does not match push or schedule");
  CHECK(reason(when, {"pull_request", "x", ""}) == "branch 'x' does not match main");
}

TEST_CASE("an exclamation mark shuts out, and the last pattern that matches decides") {
  const When when{.branch = {"release/*", "!release/old*", "release/old-but-good"}};
  CHECK(reason(when, {"push", "release/1", ""}).empty());
  CHECK(reason(when, {"push", "release/old1", ""}) ==
        "branch 'release/old1' does not match release/* or !release/old* or release/old-but-good");
  CHECK(reason(when, {"push", "release/old-but-good", ""}).empty());
  CHECK(reason({.branch = {"!main"}}, {"push", "x", ""}).empty());
  CHECK(reason({.branch = {"!main"}}, k_main) == "branch 'main' does not match !main");
}

TEST_CASE("a regular expression that is none is an error, whatever the moment") {
  const When when{.tag = {"/(/"}};
  CHECK(reason(when, k_tag).find("error[SL0313]: the regular expression '(' cannot be used") == 0);
  CHECK(reason(when, k_main).find("error[SL0313]") == 0);
}

TEST_CASE("expressions let in and shut out as globs do") {
  const When when{.branch = {"/^release/i", "!/-rc[0-9]*$/", "release/**"}};
  CHECK(reason(when, {"push", "RELEASE-1", ""}).empty());
  CHECK(reason(when, {"push", "release-1-rc2", ""}) ==
        "branch 'release-1-rc2' does not match /^release/i or !/-rc[0-9]*$/ or release/**");
  CHECK(reason(when, {"push", "release/1-rc2", ""}).empty());
  CHECK(reason({.tag = {"!v0.*"}}, k_tag).empty());
  CHECK(reason({.tag = {"!v0.*"}}, {"push", "", "v0.9"}) == "tag 'v0.9' does not match !v0.*");
}

TEST_CASE("when only shutting patterns stand there, everything else passes, but nothing is not everything") {
  CHECK(reason({.branch = {"!main", "!release/*"}}, {"push", "x", ""}).empty());
  CHECK(reason({.branch = {"!main", "!release/*"}}, {"push", "release/1", ""}) ==
        "branch 'release/1' does not match !main or !release/*");
  CHECK(reason({.branch = {"!main"}}, k_tag) == "no branch, and it is for branch !main");
  CHECK(reason({.event = {"!schedule"}}, {"", "main", ""}) == "no event, and it is for event !schedule");
}

TEST_CASE("of branch, tag and event all that fail together are told, the event only after the ref passed") {
  const When all{.branch = {"main"}, .tag = {"v*"}, .event = {"push"}};
  CHECK(reason(all, {"push", "", "v1"}).empty());
  CHECK(reason(all, {"push", "main", "x"}).empty());
  CHECK(reason(all, {"schedule", "main", ""}) == "event 'schedule' does not match push");
  CHECK(reason(all, {"schedule", "x", "y"}) == "branch 'x' does not match main; tag 'y' does not match v*");
  CHECK(reason(all, {"", "", ""}) == "no branch, and it is for branch main; no tag, and it is for tag v*");
}

TEST_CASE("a name that is too long for an expression is an error, for a glob it is a name") {
  const std::string longest(4096, 'x');
  CHECK(reason({.branch = {"/^x+$/"}}, {"push", longest, ""}).empty());
  CHECK(reason({.branch = {"/^x+$/"}}, {"push", longest + "x", ""}).find("the text to search is too long") !=
        std::string::npos);
  CHECK(reason({.branch = {"x*"}}, {"push", longest + "x", ""}).empty());
}
