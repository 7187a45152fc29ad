#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/run/run_folder.hpp>

#include <sys/stat.h>

#include <filesystem>

using namespace slipway;
using namespace slipway::run;
using test::TempFolder;

TEST_CASE("a run's id is its time, so that the newest sorts last") {
  const TempFolder folder;
  const auto id_at = [&](std::int64_t wall_ms) { return RunFolder::create(folder.path(".slipway"), wall_ms)->id(); };
  CHECK(id_at(1'795'262'384'123) == "20261121-115944-1f7c");
  CHECK(id_at(1'795'262'384'000) == "20261121-115944-0000");
  CHECK(id_at(1'795'262'384'999) == "20261121-115944-ffbe");
}

TEST_CASE("everything of a run is below its folder") {
  const TempFolder folder;
  const RunFolder run = RunFolder::create(folder.path(".slipway"), 0).value();
  CHECK(run.journal() == run.path() + "/journal.jsonl");
  CHECK(run.log("test") == run.path() + "/logs/test.log");
  CHECK(run.artifact("a.tar") == run.path() + "/artifacts/a.tar");
  CHECK(run.output("release") == run.path() + "/stages/release");
  CHECK(run.workspace("build") == run.path() + "/workspaces/build");
  for (const char* part : {"/logs", "/artifacts", "/stages", "/workspaces"})
    CHECK(std::filesystem::is_directory(run.path() + part));
}

TEST_CASE("an existing run is opened by its id and nothing else") {
  const TempFolder folder;
  const RunFolder run = RunFolder::create(folder.path(".slipway"), 0).value();
  const auto opened = [&](const std::string& id) {
    const auto found = RunFolder::open(folder.path(".slipway"), id);
    return found ? found->path() : base::one_line(found.error());
  };
  CHECK(opened(run.id()).starts_with("error[SL0316]: there is no run '" + run.id()));
  folder.write(".slipway/runs/" + run.id() + "/journal.jsonl", "");
  CHECK(opened(run.id()) == run.path());
  for (const std::string& id : std::vector<std::string>{"", "nope", "../runs/" + run.id(), run.id() + "/", "."})
    CHECK(opened(id) == "error[SL0316]: there is no run '" + id + "' - `slipway runs` lists them");
}

TEST_CASE("the state folder keeps itself out of the source") {
  const TempFolder folder;
  REQUIRE(prepare_state_folder(folder.path(".slipway")));
  CHECK(folder.read(".slipway/.gitignore") == "*\n");
  REQUIRE(prepare_state_folder(folder.path(".slipway")));
}

TEST_CASE("a state folder that cannot be written is refused before anything runs") {
  const TempFolder folder;
  folder.write("file", "");
  for (const std::string& place : {folder.path("file"), std::string("/proc/state")}) {
    const base::Status status = prepare_state_folder(place);
    REQUIRE_FALSE(status);
    CHECK(status.error().code == base::ErrorCode{603});
    CHECK(status.error().what == "the state folder " + place + " cannot be written");
    CHECK(status.error().state == "nothing was run");
    CHECK_FALSE(RunFolder::create(place, 0));
  }
}
