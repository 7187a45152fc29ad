#include "support/catch.hpp"

#include <slipway/testing.hpp>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace slipway::testing;

namespace {

const slipway_plugin* sample() {
  static const LoadedPlugin plugin(SAMPLE_PLUGIN);
  return plugin;
}

FakeRun run_sample(const char* config) { return run_stage(sample(), "com.example.sample", config, "{}"); }

// A stage without optional members.
class Plain {
public:
  Plain(slipway::Host, std::string_view) {}
  void run(std::string_view) {}
};
// One whose end goes wrong.
class EndsBadly {
public:
  EndsBadly(slipway::Host, std::string_view) {}
  ~EndsBadly() noexcept(false) { throw std::runtime_error("the end went wrong"); }
  void run(std::string_view) {}
};
constexpr slipway::StageType<EndsBadly> k_ends_badly{{"com.example.ends-badly", "Ends badly", "Throws"}};

constexpr slipway::StageType<Plain> k_plain{{"com.example.plain", "Plain", "Does nothing"}};

}  // namespace

TEST_CASE("a Failure becomes its status, message and details") {
  const FakeRun run = run_sample(R"({"throw":"failure"})");
  CHECK(run.status == SLIPWAY_E_REFUSED);
  CHECK(run.message == "the remote said no");
  CHECK(run.details == R"({"hint":"ask again"})");
  CHECK(run.violations.empty());
}

TEST_CASE("what a destructor throws stays in the plugin") {
  FakeHost host;
  void* self = nullptr;
  REQUIRE(k_ends_badly.create(&k_ends_badly, host.raw(), slipway::to_str("{}"), &self) == SLIPWAY_OK);
  k_ends_badly.destroy(self);
}

TEST_CASE("a secret moves and is gone from where it was") {
  slipway::Secret secret(6);
  std::string_view("s3cret").copy(secret.data(), secret.size());
  slipway::Secret other = std::move(secret);
  CHECK(other.view() == "s3cret");
  CHECK(secret.view().empty());
  secret = slipway::Secret(0);
  secret = std::move(other);
  CHECK(secret.view() == "s3cret");
}

TEST_CASE("a standard exception becomes an internal error with its text") {
  const FakeRun run = run_sample(R"({"throw":"standard"})");
  CHECK(run.status == SLIPWAY_E_INTERNAL);
  CHECK(run.message == "a standard exception");
  CHECK(run.details.empty());
}

TEST_CASE("anything else that is thrown becomes an internal error") {
  const FakeRun run = run_sample(R"({"throw":"other"})");
  CHECK(run.status == SLIPWAY_E_INTERNAL);
  CHECK(run.message == "an exception that is not a std::exception");
}

TEST_CASE("a constructor that throws refuses to create the stage") {
  const FakeRun run = run_sample(R"({"create":"throw"})");
  CHECK(run.status == SLIPWAY_E_CONFIG);
  CHECK(run.message == "create refused");
  CHECK_FALSE(run.created);
  CHECK(run.log.empty());
}

TEST_CASE("run logs and announces its effect") {
  const FakeRun run = run_sample("{}");
  CHECK(run.status == SLIPWAY_OK);
  CHECK(run.message.empty());
  CHECK(run.log_text() == "running with {}\n");
  CHECK(run.effect_lines() == std::vector<std::string>{"begun sample.write world greeting sha256:1",
                                                       "done sample.write world greeting sha256:1"});
  CHECK(run.effects.back().observed == R"({"seen":true})");
}

TEST_CASE("plan, probe and rollback are found by their presence") {
  FakeHost host;
  CHECK(plan(sample(), "com.example.sample", "{}", "{}", host).effect_lines() ==
        std::vector<std::string>{"declared sample.write world greeting sha256:1"});
  const slipway::Effect there{"sample.write", "world", "greeting", "sha256:1"};
  const slipway::Effect absent{"sample.write", "world", "other", "sha256:1"};
  CHECK(probe(sample(), "com.example.sample", "{}", "{}", there, host).answer == SLIPWAY_PROBE_PRESENT_SAME);
  CHECK(probe(sample(), "com.example.sample", "{}", "{}", absent, host).answer == SLIPWAY_PROBE_ABSENT);
  const FakeRun back = rollback(sample(), "com.example.sample", "{}", "{}", host);
  CHECK(back.status == SLIPWAY_E_ROLLBACK_FAILED);
  CHECK(back.message == "there is no predecessor");
}

TEST_CASE("a stage without optional members has no facets") {
  const FakeHost host;
  void* self = nullptr;
  REQUIRE(k_plain.create(&k_plain, host.raw(), {nullptr, 0}, &self) == SLIPWAY_OK);
  CHECK(k_plain.facet(self, SLIPWAY_FACET_PLAN) == nullptr);
  CHECK(k_plain.facet(self, SLIPWAY_FACET_PROBE) == nullptr);
  CHECK(k_plain.facet(self, SLIPWAY_FACET_ROLLBACK) == nullptr);
  CHECK(k_plain.facet(self, "com.example.unknown/9") == nullptr);
  k_plain.destroy(self);
}

TEST_CASE("a stage without lists has empty ones and an empty parameter schema") {
  CHECK(k_plain.needs[0] == nullptr);
  CHECK(k_plain.wants[0] == nullptr);
  CHECK(std::string(k_plain.config_schema) == R"({"type":"object","additionalProperties":false})");
  CHECK(k_plain.struct_size == sizeof(slipway_stage));
}

TEST_CASE("the ids of services and facets are frozen") {
  CHECK(std::vector<std::string>{SLIPWAY_SERVICE_LOG, SLIPWAY_SERVICE_PROGRESS, SLIPWAY_SERVICE_CANCEL,
                                 SLIPWAY_SERVICE_EMIT, SLIPWAY_SERVICE_SECRET, SLIPWAY_SERVICE_EXEC,
                                 SLIPWAY_SERVICE_CACHE, SLIPWAY_SERVICE_EFFECT, SLIPWAY_FACET_PLAN, SLIPWAY_FACET_PROBE,
                                 SLIPWAY_FACET_ROLLBACK} ==
        std::vector<std::string>{"slipway.log/1", "slipway.progress/1", "slipway.cancel/1", "slipway.emit/1",
                                 "slipway.secret/1", "slipway.exec/1", "slipway.cache/1", "slipway.effect/1",
                                 "slipway.plan/1", "slipway.probe/1", "slipway.rollback/1"});
}
