#include "sample_events.hpp"

namespace slipway::test {

namespace {

using namespace slipway::model;

model::Event event(std::string stage, Fact fact) {
  static std::uint64_t sequence = 0;
  return {.sequence = ++sequence,
          .wall_ms = 1'795'262'384'123,
          .monotonic_ms = 4711,
          .run = "20261121-115944-3f9a",
          .stage = std::move(stage),
          .fact = std::move(fact)};
}

base::Error sample_error() {
  return {.code = {101},
          .what = "1 of 3 tests failed",
          .why = "expected 1, got 2",
          .state = "nothing was published",
          .hint = "fix it",
          .spans = {{.file = "slipway.yaml", .line = 3, .column = 5, .length = 4, .text = "    uses: test"}},
          .context = {"running stage 'test'"}};
}

}  // namespace

std::vector<model::Event> sample_events() {
  const Effect effect{.kind = "oci.tag", .target = "registry/todo", .name = "1.2.0", .digest = "sha256:00"};
  const Artifact artifact{.name = "server",
                          .digest = Digest::from_hex(std::string(64, 'a')),
                          .size = 5'000'000'000,
                          .media_type = "application/octet-stream",
                          .path = "/run/artifacts/server",
                          .stage = "build"};
  return {
      event("", RunStarted{.pipeline = "todo",
                           .plan_digest = "sha256:11",
                           .plan = "{ \"b\":1,\"a\":2 }",
                           .host_version = "0.1.0"}),
      event("", RunResumed{.host_version = "0.1.0"}),
      event("test", StageQueued{}),
      event("test", StageStarted{.type = "dev.slipway.test",
                                 .plugin_version = "0.1.0",
                                 .plugin_path = "/lib/test.so",
                                 .plugin_digest = "sha256:22",
                                 .plugin_origin = "bundled"}),
      event("build", StageSkipped{.reason = "needs test, which failed", .done_before = true}),
      event("test", Output{.text = "line\n\x1b[31mred\x1b[0m \xc3\xa9\n"}),
      event("test", LogRecord{.level = 30, .text = "slow"}),
      event("test", Progress{.parts = 2500, .label = "suite unit"}),
      event("test", ValueEmitted{.name = "report", .json = R"({"passed":3,"suite":"unit"})"}),
      event("release", ValueEmitted{.name = "image", .json = R"({"digest":"sha256:33"})"}),
      event("release", ValueEmitted{.name = "verdict", .json = R"({"result":"PASSED"})"}),
      event("publish", ValueEmitted{.name = "publication", .json = R"({"repositories":[]})"}),
      event("deploy", ValueEmitted{.name = "deployment", .json = R"({"predecessor":null})"}),
      event("deploy", ValueEmitted{.name = "stage-started", .json = "[1,2.5,true]"}),
      event("deploy", ValueEmitted{.name = "odd", .json = "not JSON"}),
      event("build", ArtifactMade{artifact}),
      event("publish", EffectObserved{.effect = effect, .presence = Presence::other, .reason = "holds sha256:44"}),
      event("publish", EffectIntended{effect}),
      event("publish", EffectDone{.effect = effect, .observed = R"({"status":201})", .already_there = true}),
      event("publish", EffectDone{.effect = effect, .observed = "", .already_there = false}),
      event("publish", EffectDone{.effect = effect, .observed = "HTTP 201", .already_there = false}),
      event("", Warning{.text = "secret TOKEN is too short to mask"}),
      event("test", Warning{.text = "w"}),
      event("test",
            StageFinished{
                .exit = base::ExitCode::red, .error = sample_error(), .duration_ms = 12, .log = "/run/logs/test.log"}),
      event("build", StageFinished{.exit = base::ExitCode::done, .error = std::nullopt, .duration_ms = 0, .log = ""}),
      event("", RunFinished{.exit = base::ExitCode::terminated, .error = sample_error(), .duration_ms = 1}),
      event("", RunFinished{.exit = base::ExitCode::done, .error = std::nullopt, .duration_ms = 1}),
  };
}

}  // namespace slipway::test
