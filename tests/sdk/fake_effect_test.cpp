#include "script_stage.hpp"
#include "support/catch.hpp"

using namespace slipway::test;
using slipway::Effect;
using slipway::Host;
using slipway::testing::FakeHost;
using slipway::testing::FakeRun;

namespace {

const Effect k_manifest{"oci.manifest", "registry/app", "1", "sha256:a"};
const Effect k_tag{"oci.tag", "registry/app", "1.0", "sha256:a"};

void publish(Host host) {
  for (const Effect& effect : {k_manifest, k_tag})
    if (host.begin(effect)) host.done(effect, "{}");
}

}  // namespace

TEST_CASE("effects are journalled in order") {
  const FakeRun run = run_script(publish);
  CHECK(run.ok());
  CHECK(run.effect_lines() == std::vector<std::string>{"begun oci.manifest registry/app 1 sha256:a",
                                                       "done oci.manifest registry/app 1 sha256:a",
                                                       "begun oci.tag registry/app 1.0 sha256:a",
                                                       "done oci.tag registry/app 1.0 sha256:a"});
}

TEST_CASE("an effect that the world holds already is not to be done again") {
  FakeHost host;
  host.already_done = {k_manifest};
  CHECK(run_script(publish, host).effect_lines() ==
        std::vector<std::string>{"already done oci.manifest registry/app 1 sha256:a",
                                 "begun oci.tag registry/app 1.0 sha256:a", "done oci.tag registry/app 1.0 sha256:a"});
}

TEST_CASE("the Nth begin can fail") {
  FakeHost host;
  host.fail_at_begin = 2;
  host.fail_status = SLIPWAY_E_IO;
  const FakeRun run = run_script(publish, host);
  CHECK(run.status == SLIPWAY_E_IO);
  CHECK(run.effect_lines() == std::vector<std::string>{"begun oci.manifest registry/app 1 sha256:a",
                                                       "done oci.manifest registry/app 1 sha256:a"});
}

TEST_CASE("the Nth begin can cancel the run") {
  FakeHost host;
  host.cancel_at_begin = 1;
  const FakeRun run = run_script(publish, host);
  CHECK(run.status == SLIPWAY_E_CANCELLED);
  CHECK(run.effects.empty());
  CHECK(host.cancel_requested());
}

TEST_CASE("only a stage that publishes may begin an effect") {
  FakeHost host;
  const FakeRun run = run_script(publish, host, "/tmp", "com.example.pure");
  CHECK(run.status == SLIPWAY_E_DENIED);
  CHECK(run.violations ==
        std::vector<std::string>{"R11 effects: begin() by a stage or in a call that may not have effects"});
}

TEST_CASE("effects are declared in plan and begun in run, not the other way round") {
  FakeHost host;
  ScriptStage::body() = [](Host h) { h.begin(k_tag); };
  CHECK(slipway::testing::plan(script_plugin(), "com.example.publishes", "{}", "{}", host).status == SLIPWAY_E_DENIED);
  const FakeRun run = run_script([](Host h) { h.declare(k_tag); }, host);
  CHECK(run.status == SLIPWAY_E_DENIED);
  CHECK(run.violations == std::vector<std::string>{"R11 effects: declare() outside of plan"});
}

TEST_CASE("an effect that is done without having begun breaks a rule") {
  const FakeRun run = run_script([](Host h) { h.done(k_tag, "{}"); });
  CHECK(run.violations == std::vector<std::string>{"R11 effects: done() of oci.tag 1.0 without begin()"});
}
