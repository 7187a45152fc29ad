#include "support/catch.hpp"
#include "telling.hpp"

#include <slipway/base/file.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/report/result_file.hpp>
#include <slipway/report/run_files.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>

using namespace slipway;
using test::Telling;
using Json = nlohmann::json;

namespace {

std::vector<std::string> problems_of(const std::string& json) {
  const auto text = base::read_file(SLIPWAY_SOURCE_DIR "/host/schema/result.schema.json", 1 << 20);
  REQUIRE(text.has_value());
  const auto schema = base::JsonSchema::parse(*text, "result");
  REQUIRE(schema.has_value());
  std::vector<std::string> problems;
  for (const auto& problem : schema->check(json))
    problems.push_back(problem.pointer + ": " + problem.message);
  return problems;
}

// With everything that a result can hold.
Telling& rich_run(Telling& telling) {
  const std::string digest = test::digest_of('b');
  telling.begin({"test", "build", "deploy", "never"}).run(model::Warning{"odd"}).start("test");
  telling.stage("test", model::ValueEmitted{"report", test::k_red_report}).fail("test", test::red("test"));
  telling.start("build").stage("build", model::ArtifactMade{test::artifact("server", 10)});
  telling.stage("build", model::ValueEmitted{"image", R"({"digest":")" + digest + R"("})"});
  telling.stage("build", model::ValueEmitted{"verdict", R"({"subject":")" + digest + R"(","result":"PASSED"})"});
  telling.stage("build", model::ValueEmitted{"publication", R"({"repositories":[{"repository":"r","digest":")" +
                                                                digest + R"(","tags":["1.2.0"],"pinned":"r@x"}]})"});
  telling.stage("build", model::ValueEmitted{"deployment", R"({"environment":"local","digest":")" + digest +
                                                               R"(","url":"http://h","state":"deployed"})"});
  telling.stage("build", model::Warning{"slow"}).finish("build", 30);
  telling.stage("deploy", model::StageSkipped{"it needs 'test', which failed", false});
  return telling;
}

}  // namespace

TEST_CASE("The result holds what programs need") {
  Telling telling;
  rich_run(telling).end(test::red("test"));
  const std::string text = report::result_json(telling.story(), "/runs/R");
  const Json json = Json::parse(text);
  CHECK(json["run"] == Telling::k_run);
  CHECK(json["exit"] == 1);
  CHECK(json["finished"] == true);
  CHECK(json["error"]["code"] == "SL0101");
  CHECK(json["error"]["hint"] == "mend the test");
  CHECK(json["digest"] == test::digest_of('b'));
  CHECK(json["tags"] == Json{"1.2.0"});
  CHECK(json["artifacts"][0]["digest"] == test::digest_of('a'));
  CHECK(json["deployments"][0]["url"] == "http://h");
  CHECK(json["verdict"]["result"] == "PASSED");
  CHECK(json["files"]["journal"] == "/runs/R/journal.jsonl");
  CHECK(json["started"] == "2026-11-21T11:59:44.000Z");
  REQUIRE(json["stages"].size() == 4);
  CHECK(json["stages"][0]["outcome"] == "failed");
  CHECK(json["stages"][0]["exit"] == 1);
  CHECK(json["stages"][0]["tests"][0]["failed"] == 1);
  CHECK(json["stages"][0]["log"] == "logs/test.log");
  CHECK(json["stages"][1]["plugin"]["version"] == "0.1.0");
  CHECK(json["stages"][2] ==
        Json{{"name", "deploy"}, {"outcome", "skipped"}, {"reason", "it needs 'test', which failed"}});
  CHECK(json["stages"][3] == Json{{"name", "never"}, {"outcome", "unfinished"}});
}

TEST_CASE("Every result keeps to its schema") {
  Telling rich;
  rich_run(rich);
  CHECK(problems_of(report::result_json(rich.story(), "/runs/R")).empty());
  rich.end(test::red("test"));
  CHECK(problems_of(report::result_json(rich.story(), "/runs/R")).empty());
  rich.run(model::RunResumed{"0.1.0"}).stage("build", model::StageSkipped{"done before", true}).end(5);
  CHECK(problems_of(report::result_json(rich.story(), "/runs/R")).empty());
  Telling bare;
  bare.begin({}).end(1);
  CHECK(problems_of(report::result_json(bare.story(), "/runs/R")).empty());
}

TEST_CASE("The schema refuses what it does not name") {
  Telling telling;
  telling.begin({}).end(1);
  Json json = Json::parse(report::result_json(telling.story(), "/runs/R"));
  json["surprise"] = 1;
  CHECK_FALSE(problems_of(json.dump()).empty());
}

TEST_CASE("Both files are written when the run ends") {
  const test::TempFolder folder;
  std::filesystem::create_directories(folder.path(Telling::k_run));
  report::RunFiles files(folder.path());
  Telling telling({&files});
  telling.begin({"test"});
  CHECK_FALSE(files.written());
  telling.end(5);
  CHECK(files.written());
  CHECK(files.status().has_value());
  const std::string run = std::string(Telling::k_run) + "/";
  CHECK(Json::parse(folder.read(run + "result.json"))["exit"] == 0);
  CHECK(folder.read(run + "junit.xml").find("<testsuites") != std::string::npos);
}

TEST_CASE("A run whose last event never came is written as unfinished") {
  const test::TempFolder folder;
  std::filesystem::create_directories(folder.path(Telling::k_run));
  report::RunFiles files(folder.path());
  Telling telling({&files});
  telling.begin({"test"}).start("test");
  CHECK(files.write(telling.story()).has_value());
  const Json json = Json::parse(folder.read(std::string(Telling::k_run) + "/result.json"));
  CHECK(json["finished"] == false);
  CHECK(json["stages"][0]["outcome"] == "unfinished");
}

TEST_CASE("A folder that is gone is an error that names the file") {
  report::RunFiles files("/nowhere");
  Telling telling({&files});
  telling.begin({}).end(5);
  REQUIRE_FALSE(files.status().has_value());
  CHECK(files.status().error().code == base::ErrorCode{601});
  CHECK(files.status().error().what.find("/nowhere/20261121-115944-3f9a/result.json") != std::string::npos);
}
