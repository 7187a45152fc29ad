#include "facts.hpp"
#include "support/catch.hpp"

#include <slipway/run/event_stream.hpp>

#include <sys/resource.h>

#include <csignal>

using namespace slipway;
using namespace slipway::run;
using test::effect;
using test::TempFolder;

namespace {

struct Listener : model::EventSink {
  std::vector<std::string> heard;
  std::vector<std::int64_t> ticks;
  void on_event(const model::Event& event) override {
    heard.push_back(std::to_string(event.sequence) + " " + event.stage + " " + model::type_of(event));
  }
  void on_tick(std::int64_t now) override { ticks.push_back(now); }
};

struct Stream {
  TempFolder folder;
  RunState state;
  Listener first, second;
  EventStream events;
  explicit Stream(std::uint64_t next = 1)
      : events(Journal::create(folder.path("journal")).value(), "RUN", next, state, {&first, &second}) {}
  std::vector<model::Event> journal() const { return read_journal(folder.path("journal")).value().events; }
};

}  // namespace

TEST_CASE("an event reaches the journal, the state and all who watch, in order") {
  Stream stream(7);
  REQUIRE(stream.events.emit({}, model::RunStarted{"app", "sha256:1", "{}", "0.1.0"}));
  REQUIRE(stream.events.emit("test", model::StageStarted{"t", "1", "/p", "d"}));
  REQUIRE(stream.events.emit("test", model::Output{"text"}));
  REQUIRE(stream.events.emit("test", model::StageFinished{base::ExitCode::done, std::nullopt, 3, "log"}));
  const std::vector<std::string> heard{"7  run-started", "8 test stage-started", "0 test output",
                                       "9 test stage-finished"};
  CHECK(stream.first.heard == heard);
  CHECK(stream.second.heard == heard);
  CHECK(stream.state.stage("test").done);
  CHECK(stream.state.plan_digest() == "sha256:1");
  const std::vector<model::Event> journal = stream.journal();
  REQUIRE(journal.size() == 3);
  CHECK(journal[0].run == "RUN");
  CHECK(journal[2].sequence == 9);
  CHECK(RunState::of(journal).stage("test").done);
}

TEST_CASE("what is only shown is not journaled") {
  Stream stream;
  REQUIRE(stream.events.emit("a", model::Output{"x"}));
  REQUIRE(stream.events.emit("a", model::LogRecord{20, "x"}));
  REQUIRE(stream.events.emit("a", model::Progress{1, "x"}));
  CHECK(stream.journal().empty());
  CHECK(stream.first.heard.size() == 3);
}

TEST_CASE("ticks reach those who watch") {
  Stream stream;
  stream.events.tick(42);
  CHECK(stream.first.ticks == std::vector<std::int64_t>{42});
  CHECK(stream.second.ticks == std::vector<std::int64_t>{42});
}

TEST_CASE("an intent that cannot be journaled is an error, and those who watch hear of the rest all the same") {
  Stream stream;
  std::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(stream.events.emit("a", model::Warning{"fits"}));
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit limited = before;
  limited.rlim_cur = 300;
  setrlimit(RLIMIT_FSIZE, &limited);
  const base::Status status = stream.events.emit("a", model::EffectIntended{effect("x")});
  const base::Status later = stream.events.emit("a", model::Warning{"later"});
  setrlimit(RLIMIT_FSIZE, &before);
  REQUIRE_FALSE(status);
  REQUIRE_FALSE(later);
  REQUIRE(stream.events.journal_error());
  CHECK(base::one_line(*stream.events.journal_error()) == base::one_line(status.error()));
  CHECK(stream.first.heard.size() == 3);
  CHECK(stream.journal().size() == 1);
}
