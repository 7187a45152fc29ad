#include "facts.hpp"
#include "support/catch.hpp"

#include <slipway/run/history.hpp>
#include <slipway/run/runner.hpp>

#include <unistd.h>

#include <functional>
#include <new>
#include <stdexcept>

using namespace slipway;
using namespace slipway::run;
using test::stage;
using test::TempFolder;

namespace {

// A reporter that breaks at the first sign of a stage.
struct Breaking : model::EventSink {
  std::function<void()> breaks;
  void on_event(const model::Event& event) override {
    if (!breaks || !std::holds_alternative<model::StageStarted>(event.fact)) return;
    const auto once = std::exchange(breaks, nullptr);
    once();
  }
};

struct Sample {
  TempFolder root;
  Breaking sink;

  RunOutcome run() {
    model::Plan plan = test::plan({stage("echo")});
    plan.source.root = root.path();
    plan.stages[0].type = "dev.slipway.tests.echo";
    plan.stages[0].with = R"({"text":"hello"})";
    const std::string build = SLIPWAY_BINARY_DIR;
    plugin::Catalog catalog({build + "/libexec/slipway/slipway-worker", build + "/lib/slipway/plugins", {}},
                            {.overrides = {{plan.stages[0].type, build + "/tests/plugins/echo.so"}}});
    return execute(plan, catalog, {.environment = {"PATH=/usr/bin:/bin"}, .sinks = {&sink}}).value();
  }

  // The end of the newest run, as the next command finds it.
  std::optional<base::ExitCode> recorded() const { return list_runs(state_folder(root.path())).at(0).exit; }
};

}  // namespace

TEST_CASE("a run without trouble is recorded as done") {
  Sample sample;
  CHECK(sample.run().exit == base::ExitCode::done);
  CHECK(sample.recorded() == base::ExitCode::done);
}

TEST_CASE("a bug of the host ends the run, which is recorded all the same") {
  Sample sample;
  sample.sink.breaks = [] { throw std::logic_error("what nobody thought of"); };
  const RunOutcome outcome = sample.run();
  CHECK(outcome.exit == base::ExitCode::bug);
  REQUIRE(outcome.errors.size() == 1);
  CHECK(base::one_line(outcome.errors[0]) ==
        "error[SL7000]: this is a bug in slipway - what nobody thought of - the run was stopped - please report it; "
        "`slipway resume` goes on with the run");
  CHECK(sample.recorded() == base::ExitCode::bug);
}

TEST_CASE("a run that is out of memory is recorded as one that the machine could not carry") {
  Sample sample;
  sample.sink.breaks = [] { throw std::bad_alloc(); };
  CHECK(sample.run().exit == base::ExitCode::environment);
  CHECK(sample.recorded() == base::ExitCode::environment);
}
