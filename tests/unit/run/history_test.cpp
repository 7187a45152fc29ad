#include "facts.hpp"
#include "support/catch.hpp"

#include <slipway/plan/plan_json.hpp>
#include <slipway/run/history.hpp>
#include <slipway/run/journal.hpp>
#include <slipway/run/run_folder.hpp>

#include <filesystem>

using namespace slipway;
using namespace slipway::run;
using test::stage;
using test::TempFolder;

namespace {

// A repository with runs, each begun at a second of its own.
struct Past {
  TempFolder root;
  std::string state = state_folder(root.path());

  std::string run(std::int64_t second, std::optional<base::ExitCode> exit) {
    const RunFolder folder = RunFolder::create(state, second * 1000).value();
    Journal journal = Journal::create(folder.journal()).value();
    const model::Plan plan = test::plan({stage("test")});
    append(journal, second * 1000, model::RunStarted{"app", plan::digest(plan).text(), plan::to_json(plan), "0.1.0"});
    if (exit) append(journal, second * 1000 + 500, model::RunFinished{*exit, std::nullopt, 500});
    return folder.id();
  }

private:
  static void append(Journal& journal, std::int64_t wall, model::Fact fact) {
    REQUIRE(journal.append({1, wall, 0, "r", {}, std::move(fact)}, Durable::no));
  }
};

}  // namespace

TEST_CASE("a repository without runs has no history") {
  const TempFolder root;
  CHECK(state_folder("/repository") == "/repository/.slipway");
  CHECK(list_runs(state_folder(root.path())).empty());
}

TEST_CASE("runs are listed newest first with what became of them") {
  Past past;
  const std::string green = past.run(1'700'000'000, base::ExitCode::done);
  const std::string red = past.run(1'700'000'100, base::ExitCode::red);
  const std::string open = past.run(1'700'000'200, std::nullopt);
  const std::vector<RunSummary> runs = list_runs(past.state);
  REQUIRE(runs.size() == 3);
  CHECK(runs[0].id == open);
  CHECK_FALSE(runs[0].exit);
  CHECK(runs[1].id == red);
  CHECK(runs[1].exit == base::ExitCode::red);
  CHECK(runs[2].id == green);
  CHECK(runs[2].exit == base::ExitCode::done);
  CHECK(runs[2].folder == past.state + "/runs/" + green);
  CHECK(runs[2].pipeline == "app");
  CHECK(runs[2].short_sha == "ccccccc");
  CHECK(runs[2].started_ms == 1'700'000'000'000);
  CHECK(runs[2].duration_ms == 500);
  CHECK(runs[2].note.empty());
  CHECK(runs[2].stages == std::vector<std::string>{"test"});
  CHECK_FALSE(runs[2].with_changes);
  CHECK_FALSE(runs[2].running);
}

TEST_CASE("a run that a host is writing is running, also while its last line is half written") {
  Past past;
  const std::string id = past.run(1'700'000'000, std::nullopt);
  const std::string journal = ".slipway/runs/" + id + "/journal.jsonl";
  past.root.write(journal, past.root.read(journal) + "{\"seq\":");
  {
    const JournalContent content = read_journal(past.root.path(journal)).value();
    const Journal writer = Journal::reopen(past.root.path(journal), content).value();
    past.root.write(journal, past.root.read(journal) + "{\"seq\":");
    const RunSummary running = list_runs(past.state).front();
    CHECK(running.running);
    CHECK(running.note.empty());
  }
  const RunSummary killed = list_runs(past.state).front();
  CHECK_FALSE(killed.running);
  CHECK(killed.note == "the last line is cut off");
}

TEST_CASE("a run tells which of its stages were not green in the end") {
  Past past;
  const std::string id = past.run(1'700'000'000, std::nullopt);
  const std::string path = past.root.path(".slipway/runs/" + id + "/journal.jsonl");
  const JournalContent content = read_journal(path).value();
  {
    Journal journal = Journal::reopen(path, content).value();
    const auto finish = [&](const char* stage, base::ExitCode exit) {
      const model::StageFinished finished{exit, std::nullopt, 1, ""};
      REQUIRE(journal.append({1, 1'700'000'001'000, 0, "r", stage, finished}, Durable::no));
    };
    finish("test", base::ExitCode::red);
    finish("lint", base::ExitCode::transient);
    finish("test", base::ExitCode::done);
  }
  CHECK(list_runs(past.state).front().not_green == std::vector<std::string>{"lint"});
}

TEST_CASE("a run with uncommitted changes says so") {
  Past past;
  const RunFolder folder = RunFolder::create(past.state, 1'700'000'000'000).value();
  model::Plan plan = test::plan({stage("test"), stage("build")});
  plan.use_working_directory = true;
  {
    Journal journal = Journal::create(folder.journal()).value();
    const model::RunStarted started{"app", plan::digest(plan).text(), plan::to_json(plan), "0.1.0"};
    REQUIRE(journal.append({1, 1'700'000'000'000, 0, "r", {}, started}, Durable::no));
  }
  const RunSummary run = list_runs(past.state).front();
  CHECK(run.with_changes);
  CHECK(run.stages == std::vector<std::string>{"test", "build"});
}

TEST_CASE("a journal that is torn, broken or missing is listed with a note") {
  Past past;
  const std::string id = past.run(1'700'000'000, base::ExitCode::done);
  const std::string journal = ".slipway/runs/" + id + "/journal.jsonl";
  const std::string text = past.root.read(journal);

  past.root.write(journal, text.substr(0, text.size() - 5));
  REQUIRE(list_runs(past.state).size() == 1);
  CHECK(list_runs(past.state)[0].note == "the last line is cut off");
  CHECK_FALSE(list_runs(past.state)[0].exit);

  past.root.write(journal, "x" + text);
  CHECK(list_runs(past.state)[0].note ==
        "line 1 of the journal " + past.root.path(journal) + " was changed after it was written");

  std::filesystem::remove(past.root.path(journal));
  CHECK(list_runs(past.state)[0].note == "cannot open " + past.root.path(journal));
}

TEST_CASE("the events and the plan of a run are read back") {
  Past past;
  const std::string id = past.run(1'700'000'000, base::ExitCode::done);
  const auto events = read_run(past.state, id);
  REQUIRE(events);
  CHECK(events->size() == 2);
  CHECK(plan_of(*events).value() == test::plan({stage("test")}));
  const auto absent = read_run(past.state, "nope");
  REQUIRE_FALSE(absent);
  CHECK(absent.error().code == base::ErrorCode{316});
  const auto without = plan_of({events->back()});
  REQUIRE_FALSE(without);
  CHECK(base::one_line(without.error()) ==
        "error[SL0906]: the journal does not say what was planned - start a new run");
}
