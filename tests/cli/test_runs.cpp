#include "pipelines.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <regex>

using namespace slipway::test;
using Json = nlohmann::json;

namespace {

// Columns are as wide as their widest cell, which differs from run to run.
std::string squeezed(const std::string& table) {
  const std::string narrow = std::regex_replace(table, std::regex(" +"), " ");
  const std::string timeless = std::regex_replace(narrow, std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"), "TIME");
  return std::regex_replace(timeless, std::regex(" [0-9a-f]{7} "), " SHA ");
}

}  // namespace

TEST_CASE("Before the first run there are none") {
  const TempFolder folder;
  Cli("runs").in(folder).runs().exits(0).prints("no runs yet\n");
  Cli("runs --format json").in(folder).runs().exits(0).prints("[]\n");
  Cli("resume").in(folder).runs().exits(0).prints("nothing to resume: there is no run\n");
}

TEST_CASE("A run that is not there cannot be resumed") {
  const TempFolder folder;
  Cli("resume 20260101-000000-abcd")
      .in(folder)
      .runs()
      .exits(3)
      .complains("error[SL0316]: there is no run 'RUN' - `slipway runs` lists them\n");
  Cli("resume ../../etc").in(folder).runs().exits(3).complains_about("error[SL0316]: ");
}

TEST_CASE("Runs are listed with how they ended") {
  const TempFolder folder;
  folder.write("slipway.yaml", k_pipeline);
  make_repository(folder);
  output_of(with_plugins("run", folder));
  const Json runs = Json::parse(output_of(Cli("runs --format json").in(folder)));
  REQUIRE(runs.size() == 1);
  CHECK(runs[0]["exit"] == 0);
  CHECK(runs[0]["pipeline"] == "sample");
  CHECK(runs[0]["folder"] == "FOLDER/.slipway/runs/RUN");
  Cli("runs").in(folder).runs().exits(0).prints_something_like("  passed\n");
}

TEST_CASE("The list tells runs of a part, with changes, and that failed from each other") {
  const Sample sample;
  output_of(sample.cli("run"));
  output_of(sample.cli("run hello"));
  sample.folder.write("new.txt", "new");
  output_of(sample.cli("run --dirty hello"));
  sample.folder.write("slipway.yaml", misbehaving_pipeline("status, status: 1"));
  sample.cli("run --dirty odd").runs().exits(1).prints_something_like("failed").complains_about("SL0101");
  CHECK(squeezed(output_of(Cli("runs").in(sample.folder))) ==
        "RUN STARTED TIME COMMIT PIPELINE STAGES RESULT\n"
        "RUN TIME TIME SHA and changes sample odd failed (1): odd\n"
        "RUN TIME TIME SHA and changes sample hello passed\n"
        "RUN TIME TIME SHA sample hello passed\n"
        "RUN TIME TIME SHA sample hello to again passed\n");
}

TEST_CASE("A changed journal is listed with a note and cannot be resumed") {
  const TempFolder folder;
  folder.write("slipway.yaml", k_pipeline);
  make_repository(folder);
  output_of(with_plugins("run", folder));
  const std::string run = std::filesystem::directory_iterator(folder.path(".slipway/runs"))->path().filename().string();
  const std::string journal = ".slipway/runs/" + run + "/journal.jsonl";
  std::string text = folder.read(journal);
  text.replace(text.find("hello"), 5, "hallo");
  folder.write(journal, text);
  CHECK(Json::parse(output_of(Cli("runs --format json").in(folder)))[0]["exit"].is_null());
  Cli("resume " + run).in(folder).runs().exits(9).complains_about("error[SL0906]: ");
}
