// Runs that were stopped, and what finishes them. The world is a folder; its ledger tells how often each effect
// happened.
#include "pipelines.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace slipway::test;
using Json = nlohmann::json;

namespace {

struct Publishing {
  TempFolder folder;
  TempFolder world;

  explicit Publishing(const std::string& misbehaviour) {
    folder.write("slipway.yaml", R"(slipway: 1
name: sample
stages:
  release:
    uses: dev.slipway.tests.candidate
  publish:
    uses: dev.slipway.tests.world
    needs: [release]
    with: {world: )" + world.path() + R"(, names: "a,b,c", do: )" +
                                     misbehaviour +
                                     R"(, at: 1}
)");
    make_repository(folder);
  }

  Cli cli(std::string_view words) const {
    const std::string plugin = built("tests/plugins/world.so");
    return std::move(Cli(words).in(folder))
        .word("--plugin")
        .word("dev.slipway.tests.candidate=" + plugin)
        .word("--plugin")
        .word("dev.slipway.tests.world=" + plugin);
  }
  std::string ledger() const { return steady(world.read("ledger"), {}); }
  Json runs() const { return Json::parse(output_of(Cli("runs --format json").in(folder))); }
};

constexpr const char* k_each_once = "a DIGEST\nb DIGEST\nc DIGEST\n";

}  // namespace

TEST_CASE("A run that was killed is finished by resume, and no effect happens twice") {
  for (const char* point : {"kill-before", "kill-begun", "kill-changed", "kill-done"}) {
    INFO(point);
    const Publishing sample(point);
    sample.cli("run").runs().exits(137).prints_something_like("publish: started");
    CHECK(sample.runs()[0]["exit"].is_null());
    Cli("runs").in(sample.folder).runs().exits(0).prints_something_like("  unfinished\n");
    sample.cli("resume").runs().exits(0).prints_something_like("run RUN of sample goes on\nrelease: passed before");
    CHECK(sample.ledger() == k_each_once);
    CHECK(sample.runs().size() == 1);
    CHECK(sample.runs()[0]["exit"] == 0);
  }
}

TEST_CASE("A second run of the same plan finishes the one that was killed") {
  const Publishing sample("kill-changed");
  sample.cli("run").runs().exits(137).prints_something_like("");
  sample.cli("run").runs().exits(0).prints_something_like("goes on\n");
  CHECK(sample.ledger() == k_each_once);
  CHECK(sample.runs().size() == 1);
}

TEST_CASE("The result of a resumed run covers all its sittings") {
  const Publishing sample("kill-begun");
  sample.cli("run").runs().exits(137).prints_something_like("");
  output_of(sample.cli("resume"));
  const std::string run =
      ".slipway/runs/" +
      std::filesystem::directory_iterator(sample.folder.path(".slipway/runs"))->path().filename().string();
  const Json result = Json::parse(sample.folder.read(run + "/result.json"));
  CHECK(result["exit"] == 0);
  CHECK(result["digest"] == "sha256:" + std::string(64, 'a'));
  CHECK(result["verdict"]["result"] == "PASSED");
  CHECK(result["stages"][0]["done_before"] == true);
  CHECK(result["stages"][1]["outcome"] == "passed");
}

TEST_CASE("After a run that is done there is nothing to resume, and resuming it by name does nothing") {
  const Publishing sample("nothing");
  output_of(sample.cli("run"));
  sample.cli("resume").runs().exits(0).prints("nothing to resume: the newest run, RUN, has ended\n");
  sample
      .cli("resume " +
           std::filesystem::directory_iterator(sample.folder.path(".slipway/runs"))->path().filename().string())
      .runs()
      .exits(0)
      .prints_something_like("publish: passed before");
  CHECK(sample.ledger() == k_each_once);
}

TEST_CASE("A run that was stopped is not gone on with unasked when a newer one has ended") {
  const Publishing sample("kill-changed");
  sample.cli("run").runs().exits(137).prints_something_like("");
  sample.folder.write("newer.txt", "");
  git(sample.folder, "add newer.txt");
  git(sample.folder, "commit -q -m newer");
  output_of(sample.cli("run"));
  const std::string ledger = sample.ledger();
  sample.cli("resume").runs().exits(0).prints("nothing to resume: the newest run, RUN, has ended\n"
                                              "an older one was stopped before its end: slipway resume RUN\n");
  CHECK(sample.ledger() == ledger);
}

TEST_CASE("A run that was killed before it recorded anything is passed over") {
  const Publishing sample("nothing");
  output_of(sample.cli("run"));
  sample.folder.write(".slipway/runs/20990101-000000-0000/journal.jsonl", "");
  sample.cli("resume").runs().exits(0).prints("nothing to resume: the newest run, RUN, has ended\n");
}

TEST_CASE("A run with uncommitted changes is begun anew, because they may be others by now") {
  TempFolder folder;
  folder.write("slipway.yaml", R"(slipway: 1
name: sample
stages:
  first: {uses: dev.slipway.tests.echo, with: {text: one}}
  second: {uses: dev.slipway.tests.misbehave, needs: [first], with: {do: kill-host}}
)");
  make_repository(folder);
  folder.write("notes.txt", "not committed");
  for (int i = 0; i < 2; ++i)
    with_plugins("run --dirty", folder).runs().exits(137).prints_something_like("first: started");
  CHECK(Json::parse(output_of(Cli("runs --format json").in(folder))).size() == 2);
  with_plugins("resume", folder)
      .runs()
      .exits(9)
      .complains(
          "error[SL0902]: run RUN cannot be gone on with - it used uncommitted changes - nothing was run - start "
          "a new run with `slipway run`\n");
}

TEST_CASE("A gate that stays shut publishes nothing") {
  const Publishing sample("nothing");
  std::string pipeline = sample.folder.read("slipway.yaml");
  pipeline.replace(pipeline.find("candidate\n"), 10, "candidate\n    with: {result: FAILED}\n");
  sample.folder.write("slipway.yaml", pipeline);
  git(sample.folder, "commit -q -a -m red");
  sample.cli("run").runs().exits(9).prints_something_like("publish: failed").complains_about("error[SL0901]: ");
  CHECK(sample.ledger().empty());
}
