#include "publish_case.hpp"
#include "support/catch.hpp"
#include "support/registry.hpp"

#include <cstdlib>
#include <string>
#include <vector>

using slipway::Effect;
using slipway::test::Case;
using slipway::test::Registry;
using slipway::testing::FakeRun;

namespace {

// The password of "ci" is "s3cret".
constexpr char k_htpasswd[] = "ci:$2b$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK\n";

}  // namespace

TEST_CASE("an image is published to a registry and read back") {
  const Registry registry;
  Case attempt;
  attempt.to = {registry.host() + "/team/app"};
  const FakeRun run = attempt.run();
  REQUIRE(run.ok());
  CHECK(run.violations.empty());
  CHECK(run.effect_lines() == attempt.journal(attempt.to[0]));
  CHECK(registry.tags() ==
        std::vector<std::string>{"team/app:1.2.0 " + attempt.digest(), "team/app:latest " + attempt.digest()});
  CHECK(run.value("publication") == R"({"repositories":[{"repository":")" + attempt.to[0] + R"(","digest":")" +
                                        attempt.digest() + R"(","tags":["1.2.0","latest"],"pinned":")" + attempt.to[0] +
                                        "@" + attempt.digest() + "\"}]}");
  CHECK(run.log_text() == "published " + attempt.to[0] + "@" + attempt.digest() + " as 1.2.0, latest\n");
}

TEST_CASE("plan and probe leave a registry as it is") {
  const Registry registry;
  Case attempt;
  attempt.to = {registry.host() + "/app"};
  const FakeRun planned = attempt.plan();
  CHECK(planned.effect_lines() == attempt.effect_lines("declared", attempt.to[0]));
  for (const auto& record : planned.effects)
    CHECK(attempt.probe(record.effect).answer == SLIPWAY_PROBE_ABSENT);
  CHECK(registry.content().empty());
  REQUIRE(attempt.run().ok());
  for (const auto& record : planned.effects)
    CHECK(attempt.probe(record.effect).answer == SLIPWAY_PROBE_PRESENT_SAME);
  const std::vector<std::string> before = registry.content();
  Case other("other");
  other.to = attempt.to;
  CHECK(other.probe({"oci.tag", other.to[0], "latest", other.digest()}).answer == SLIPWAY_PROBE_PRESENT_OTHER);
  CHECK(registry.content() == before);
}

TEST_CASE("publishing again changes nothing in the registry") {
  const Registry registry;
  Case attempt;
  attempt.to = {registry.host() + "/app"};
  REQUIRE(attempt.run().ok());
  const std::vector<std::string> before = registry.content();
  CHECK(attempt.run().ok());
  CHECK(registry.content() == before);
}

TEST_CASE("R17: stopped before the tags, a registry serves the old image under them") {
  const Registry registry;
  Case first("first");
  Case second("second");
  first.to = second.to = {registry.host() + "/app"};
  REQUIRE(first.run().ok());
  second.host.fail_at_begin = 4;
  CHECK(second.run().status == SLIPWAY_E_IO);
  CHECK(registry.tags() == std::vector<std::string>{"app:1.2.0 " + first.digest(), "app:latest " + first.digest()});
  second.host.fail_at_begin = 0;
  CHECK(second.run().ok());
  CHECK(registry.tags() == std::vector<std::string>{"app:1.2.0 " + second.digest(), "app:latest " + second.digest()});
}

TEST_CASE("a registry that is down gives a transient failure, before any effect has begun") {
  Registry registry;
  registry.stop();
  Case attempt;
  attempt.to = {registry.host() + "/app"};
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_TRANSIENT);
  CHECK(run.message == "no answer from http://" + registry.host());
  CHECK(run.details.find("3 tries") != std::string::npos);
  CHECK(run.details.find("no tag of " + attempt.to[0] + " was changed") != std::string::npos);
  CHECK(run.effects.empty());
}

TEST_CASE("a login comes from a secret of the stage and shows nowhere") {
  const Registry registry({k_htpasswd});
  Case attempt;
  attempt.to = {registry.host() + "/app"};
  attempt.more = R"(,"login":{")" + registry.host() + R"(":{"username":"ci","password-secret":"TOKEN"}})";
  attempt.host.secrets["TOKEN"] = "s3cret";
  const FakeRun run = attempt.run();
  REQUIRE(run.ok());
  CHECK(run.log_text().find("s3cret") == std::string::npos);
  attempt.host.secrets["TOKEN"] = "wrong-one";
  const std::vector<std::string> before = registry.content();
  const FakeRun refused = attempt.run();
  CHECK(refused.status == SLIPWAY_E_REFUSED);
  CHECK((refused.message + refused.details + refused.log_text()).find("wrong-one") == std::string::npos);
  CHECK(registry.content() == before);
}

TEST_CASE("a stage that is cancelled stops soon and has said so") {
  Registry registry;
  Case attempt;
  attempt.to = {registry.host() + "/app"};
  attempt.host.cancel_at_begin = 2;
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_CANCELLED);
  CHECK(run.values.empty());
  CHECK(registry.tags().empty());
}
