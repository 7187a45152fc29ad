// plan, probe and rollback of a stage, and the words of the host that reach a plugin's author.
#include "script_stage.hpp"
#include "support/catch.hpp"

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace slipway::test;
using slipway::Effect;
using slipway::Failure;
using slipway::Host;
using slipway::testing::FakeHost;
using slipway::testing::FakeRun;

namespace {

const Effect k_effect{"sample.write", "world", "greeting", "sha256:1"};

// A stage with all facets, each with a body that the test sets.
struct Bodies {
  std::function<std::int32_t(Host, const Effect&)> probe;
  std::function<void(Host)> rollback;
  std::string request;
};
Bodies& bodies() {
  static Bodies the_bodies;
  return the_bodies;
}

class Faceted {
public:
  Faceted(Host host, std::string_view) : m_host(host) {}
  void run(std::string_view) {}
  std::int32_t probe(std::string_view request, const Effect& effect) {
    bodies().request = request;
    return bodies().probe(m_host, effect);
  }
  void rollback(std::string_view request) {
    bodies().request = request;
    bodies().rollback(m_host);
  }

private:
  Host m_host;
};

class Runner {
public:
  Runner(Host, std::string_view) {}
  void run(std::string_view) {}
};

constexpr slipway::StageType<Faceted> k_faceted{
    {"com.example.faceted", "F", "has facets", SLIPWAY_STAGE_PUBLISHES, "{}", "{}", k_all_services}};
constexpr slipway::StageType<Runner> k_runner{{"com.example.runner", "R", "only runs"}};
constexpr slipway_stage stage_without_facets() {
  slipway_stage stage = k_runner;
  stage.id = "com.example.bare";
  stage.facet = nullptr;
  return stage;
}
constexpr slipway_stage k_bare = stage_without_facets();
constexpr const slipway_stage* k_stages[] = {&k_faceted, &k_runner, &k_bare, nullptr};
constexpr slipway_plugin k_plugin{
    sizeof(slipway_plugin), SLIPWAY_ABI_MAJOR, 0, "com.example", "1.0.0", "Apache-2.0", "", "test", k_stages};

slipway::testing::FakeProbe probe(std::function<std::int32_t(Host, const Effect&)> body, FakeHost& host) {
  bodies().probe = std::move(body);
  return slipway::testing::probe(&k_plugin, "com.example.faceted", "{}", R"({"run":"7"})", k_effect, host);
}
FakeRun rollback(std::function<void(Host)> body, FakeHost& host) {
  bodies().rollback = std::move(body);
  return slipway::testing::rollback(&k_plugin, "com.example.faceted", "{}", R"({"run":"7"})", host);
}

std::string message_of(const std::function<void(Host)>& body, FakeHost& host) { return run_script(body, host).message; }

}  // namespace

TEST_CASE("a probe is given the effect and the request, and its answer is the stage's") {
  for (const std::int32_t answer :
       {SLIPWAY_PROBE_ABSENT, SLIPWAY_PROBE_PRESENT_SAME, SLIPWAY_PROBE_PRESENT_OTHER, SLIPWAY_PROBE_UNKNOWN}) {
    FakeHost host;
    Effect seen;
    const auto found = probe(
        [&](Host, const Effect& effect) {
          seen = effect;
          return answer;
        },
        host);
    CHECK(found.run.ok());
    CHECK(found.answer == answer);
    CHECK(slipway::testing::same_effect(seen, k_effect));
    CHECK(bodies().request == R"({"run":"7"})");
  }
}

TEST_CASE("a probe that throws has no answer, but a reason") {
  FakeHost host;
  const auto failed =
      probe([](Host, const Effect&) -> std::int32_t { throw Failure(SLIPWAY_E_TRANSIENT, "not now"); }, host);
  CHECK(failed.run.status == SLIPWAY_E_TRANSIENT);
  CHECK(failed.run.message == "not now");
  CHECK(failed.answer == SLIPWAY_PROBE_UNKNOWN);
  const auto broken = probe([](Host, const Effect&) -> std::int32_t { throw std::out_of_range("past the end"); }, host);
  CHECK(broken.run.status == SLIPWAY_E_INTERNAL);
  CHECK(broken.run.message == "past the end");
}

TEST_CASE("a probe may change nothing, a rollback may") {
  FakeHost host;
  const auto probed = probe(
      [](Host h, const Effect& effect) {
        h.begin(effect);
        return SLIPWAY_PROBE_ABSENT;
      },
      host);
  CHECK(probed.run.status == SLIPWAY_E_DENIED);
  CHECK(probed.run.violations ==
        std::vector<std::string>{"R11 effects: begin() by a stage or in a call that may not have effects"});
  const FakeRun back = rollback(
      [](Host h) {
        if (h.begin(k_effect)) h.done(k_effect, "null");
      },
      host);
  CHECK(back.ok());
  CHECK(back.effect_lines() == std::vector<std::string>{"begun sample.write world greeting sha256:1",
                                                        "done sample.write world greeting sha256:1"});
  CHECK(back.violations.empty());
}

TEST_CASE("a facet that a stage does not have is told as such, with and without a facet function") {
  FakeHost host;
  for (const char* const stage : {"com.example.runner", "com.example.bare"}) {
    std::vector<FakeRun> runs{slipway::testing::plan(&k_plugin, stage, "{}", "{}", host),
                              slipway::testing::rollback(&k_plugin, stage, "{}", "{}", host),
                              slipway::testing::probe(&k_plugin, stage, "{}", "{}", k_effect, host).run};
    for (const FakeRun& run : runs) {
      CHECK(run.status == SLIPWAY_E_UNSUPPORTED);
      CHECK(run.message == "the stage does not have this facet");
      CHECK(run.created);
      CHECK(run.violations.empty());
    }
    CHECK(slipway::testing::run_stage(&k_plugin, stage, "{}", "{}", host).ok());
  }
}

TEST_CASE("details of a failure that are not JSON break a rule") {
  FakeHost host;
  const FakeRun run = run_script([](Host) { throw Failure(SLIPWAY_E_IO, "no", "details: none"); }, host);
  CHECK(run.status == SLIPWAY_E_IO);
  CHECK(run.violations == std::vector<std::string>{"R4 text: details of fail() are not JSON"});
  CHECK(run_script([](Host) { throw Failure(SLIPWAY_E_IO, "no", "{}"); }, host).violations.empty());
}

TEST_CASE("what a service refuses is told with the action, its subject and the status") {
  FakeHost host;
  CHECK(message_of([](Host h) { h.emit_value("image", "{"); }, host) == "cannot emit value 'image': status -1");
  CHECK(message_of([](Host h) { h.emit_artifact("a", "none", ""); }, host) == "cannot emit artifact 'a': status -5");
  CHECK(message_of([](Host h) { h.secret("TOKEN"); }, host) == "cannot read secret 'TOKEN': status -4");
  CHECK(message_of([](Host h) { h.wait(99); }, host) == "cannot wait for command: status -5");
  CHECK(message_of([](Host h) { h.stop(99); }, host) == "cannot stop command: status -5");
  CHECK(message_of([](Host h) { h.keep(0); }, host) == "cannot keep process: status -4");
  CHECK(message_of([](Host h) { h.start({}); }, host) == "cannot start: status -5");
  CHECK(message_of([](Host h) { h.cache_store("k", -1); }, host) == "cannot store in cache 'k': status -7");
  CHECK(message_of([](Host h) { h.declare(k_effect); }, host) == "cannot declare effect 'greeting': status -4");
  CHECK(message_of(
            [](Host h) {
              h.begin(k_effect);
              h.done(k_effect, "{");
            },
            host) == "cannot report effect 'greeting': status -1");
  host.cancel_at_begin = 1;
  CHECK(message_of([](Host h) { h.begin(k_effect); }, host) ==
        "cannot begin effect 'greeting': the stage is being cancelled");
}

TEST_CASE("services that a stage only may have are missed in silence, those it needs by name") {
  FakeHost host;
  host.withheld = {SLIPWAY_SERVICE_LOG, SLIPWAY_SERVICE_PROGRESS, SLIPWAY_SERVICE_CANCEL};
  bool cancelled = true;
  int fd = 0;
  const auto ask = [&](Host h) {
    h.progress(1, "unheard");
    cancelled = h.cancelled();
    fd = h.cancel_fd();
    h.throw_if_cancelled();
  };
  const FakeRun refused = run_script(ask, host);
  CHECK_FALSE(refused.created);
  CHECK(refused.message == "the stage needs the service slipway.log/1");
  host.withheld.erase(SLIPWAY_SERVICE_LOG);
  const FakeRun quiet = run_script(ask, host);
  CHECK(quiet.ok());
  CHECK(quiet.progress.empty());
  CHECK_FALSE(cancelled);
  CHECK(fd == -1);
}

TEST_CASE("an effect is another one when any of its four texts is") {
  FakeHost host;
  for (const Effect& other :
       {Effect{"x", "world", "greeting", "sha256:1"}, Effect{"sample.write", "x", "greeting", "sha256:1"},
        Effect{"sample.write", "world", "x", "sha256:1"}, Effect{"sample.write", "world", "greeting", "x"}}) {
    host.already_done = {other};
    bool proceed = false;
    run_script([&](Host h) { proceed = h.begin(k_effect); }, host);
    CHECK(proceed);
  }
  host.already_done.push_back(k_effect);
  bool proceed = true;
  run_script([&](Host h) { proceed = h.begin(k_effect); }, host);
  CHECK_FALSE(proceed);
}

TEST_CASE("an effect that is done twice has to begin twice") {
  const FakeRun run = run_script([](Host h) {
    for (int i = 0; i < 2; ++i) {
      h.begin(k_effect);
      h.done(k_effect, "1");
    }
    h.done(k_effect, "2");
  });
  CHECK(run.effects.size() == 5);
  CHECK(run.violations == std::vector<std::string>{"R11 effects: done() of sample.write greeting without begin()"});
}

TEST_CASE("the grace that is left is unknown before a cancellation and bounded after it") {
  FakeHost host;
  host.grace = std::chrono::milliseconds(60'000);
  std::int64_t before = 0;
  std::int64_t after = -1;
  run_script(
      [&](Host h) {
        const auto* cancel = static_cast<const slipway_cancel_v1*>(h.raw()->service(h.raw(), SLIPWAY_SERVICE_CANCEL));
        before = cancel->grace_ms(h.raw());
        host.request_cancel();
        host.request_cancel();
        after = cancel->grace_ms(h.raw());
      },
      host);
  CHECK(before == -1);
  CHECK(after > 0);
  CHECK(after <= 60'000);
}
