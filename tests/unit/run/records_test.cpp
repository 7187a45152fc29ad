#include "facts.hpp"
#include "support/catch.hpp"

#include <slipway/run/records.hpp>

using namespace slipway;
using namespace slipway::run;

namespace {

const std::string k_digest = "sha256:" + std::string(64, 'a');
const std::string k_image =
    R"({"digest":")" + k_digest + R"(","mediaType":"application/x","size":1,"layout":"/layout"})";

std::string value(const std::string& name, const std::string& json, const std::vector<EmittedValue>& before = {}) {
  const base::Status status = check_value(name, json, before);
  return status ? "fine" : base::one_line(status.error());
}

std::string promise(const std::string& schema, const std::vector<EmittedValue>& values) {
  const base::Status status = check_promise("release", schema, values);
  return status ? "kept" : base::one_line(status.error());
}

std::string wrong(const std::string& what, const std::string& why) {
  return "error[SL0509]: " + what + " - " + why + " - this is for the plugin's author to mend";
}

}  // namespace

TEST_CASE("a value of the plugin's own may be any JSON") {
  for (const std::string json : {"{}", "[]", "7", "null", "\"text\"", R"({"a":{"b":[1,2]}})"})
    CHECK(value("mine", json) == "fine");
  CHECK(value("my-value_2.x", "{}") == "fine");
}

TEST_CASE("a value that is not JSON is refused") {
  CHECK(value("mine", "{not json").starts_with("error[SL0509]: the value 'mine' is not JSON - "));
  CHECK(value("mine", "").starts_with("error[SL0509]: the value 'mine' is not JSON - "));
  CHECK(value("mine", "{} {}").starts_with("error[SL0509]"));
  CHECK(value("mine", "\"\xff\xfe\"").starts_with("error[SL0509]"));
  CHECK(value("mine", std::string(100'000, '[')).starts_with("error[SL0509]"));
}

TEST_CASE("names that could corrupt what they are written into are refused") {
  const std::string why = "names are letters, digits, '-', '_' and '.', at most 128";
  CHECK(value("", "{}") == wrong("the value '' has no valid name", why));
  CHECK(value("a=b", "{}") == wrong("the value 'a=b' has no valid name", why));
  CHECK(value("a\nb", "{}") == wrong("the value 'a\\nb' has no valid name", why));
  CHECK(value(std::string("a\0b", 3), "{}").starts_with("error[SL0509]: the value 'a"));
  CHECK(value("caf\xc3\xa9", "{}").starts_with("error[SL0509]"));
  CHECK(value(std::string(128, 'n'), "{}") == "fine");
  CHECK(value(std::string(129, 'n'), "{}").starts_with("error[SL0509]"));
}

TEST_CASE("the error about a huge name is short") { CHECK(value(std::string(1'000'000, 'n'), "{}").size() < 1000); }

TEST_CASE("a name comes once, except a report") {
  CHECK(value("mine", "{}", {{"mine", "{}"}}) == wrong("the value 'mine' was emitted twice", "a name is emitted once"));
  CHECK(value("mine", "{}", {{"other", "{}"}}) == "fine");
  const std::string report =
      R"({"suite":"unit","passed":1,"failed":0,"errors":0,"skipped":0,"duration_ms":1,"cases":[]})";
  CHECK(value("report", report, {{"report", report}}) == "fine");
}

TEST_CASE("a record that the host knows must keep to its schema") {
  CHECK(value("image", k_image) == "fine");
  CHECK(value("image", R"({"digest":"latest","mediaType":"x","size":1,"layout":"/l"})")
            .starts_with("error[SL0509]: the value 'image' is not as promised - /digest: "));
  CHECK(value("image", "{}").starts_with("error[SL0509]: the value 'image' is not as promised - "));
  CHECK(value("publication", "[]").starts_with("error[SL0509]"));
  CHECK(value("deployment", "7").starts_with("error[SL0509]"));
  CHECK(value("report", "{}").starts_with("error[SL0509]"));
}

TEST_CASE("a verdict counts what it stands on, and PASSED stands on a test that passed and none that failed") {
  const auto verdict = [](const std::string& rest) {
    return value("verdict", R"({"subject":")" + k_digest + R"(",)" + rest + "}").substr(0, 13);
  };
  CHECK(verdict(R"("result":"PASSED","passed":1,"failed":0)") == "fine");
  CHECK(verdict(R"("result":"FAILED","passed":3,"failed":1)") == "fine");
  CHECK(verdict(R"("result":"FAILED","passed":0,"failed":0)") == "fine");
  CHECK(verdict(R"("result":"PASSED","passed":0,"failed":0)") == "error[SL0509]");
  CHECK(verdict(R"("result":"PASSED","passed":2,"failed":1)") == "error[SL0509]");
  CHECK(verdict(R"("result":"PASSED")") == "error[SL0509]");
  CHECK(verdict(R"("result":"passed","passed":1,"failed":0)") == "error[SL0509]");
  CHECK(verdict(R"("result":"PASSED","passed":1,"failed":0,"extra":1)") == "error[SL0509]");
}

TEST_CASE("each thing that is wrong with a record is said at its place") {
  const std::string digest = R"("digest":")" + k_digest + R"(")";
  const auto [name, json, problem] = GENERATE_COPY(table<std::string, std::string, std::string>({
      {"image", "{" + digest + R"(,"mediaType":"","size":1,"layout":"/l"})", "/mediaType: must not be empty"},
      {"image", "{" + digest + R"(,"mediaType":"x","size":0,"layout":"/l"})", "/size: must be at least 1, not 0"},
      {"image", "{" + digest + R"(,"mediaType":"x","size":1.5,"layout":"/l"})",
       "/size: must be a whole number, not a number"},
      {"image", "{" + digest + R"(,"mediaType":"x","size":1})", "missing key 'layout'"},
      {"image", "{" + digest + R"(,"mediaType":"x","size":1,"layout":"/l","lables":{}})", "unknown key 'lables'"},
      {"image", "{" + digest + R"(,"mediaType":"x","size":1,"layout":"/l","labels":{"a":1}})",
       "/labels/a: must be a string, not a number"},
      {"verdict", R"({"subject":")" + k_digest + R"(","result":"PASSED","passed":2,"failed":1})",
       "/failed: must be at most 0, not 1"},
      {"verdict", R"({"subject":")" + k_digest + R"(","result":"PASSED","passed":0,"failed":0})",
       "/passed: must be at least 1, not 0"},
      {"verdict", R"({"subject":")" + k_digest + R"(","result":"OK","passed":1,"failed":0})",
       "/result: must be 'PASSED' or 'FAILED', not 'OK'"},
      {"publication", R"({"repositories":[]})", "/repositories: must not be empty"},
      {"publication", R"({"repositories":[{"repository":"r",)" + digest + R"(,"tags":"1.0","pinned":"p"}]})",
       "/repositories/0/tags: must be a list, not a string"},
      {"publication", R"({"repositories":[{"repository":"r",)" + digest + R"(,"tags":["1.0"]}]})",
       "/repositories/0: missing key 'pinned'"},
      {"deployment", R"({"environment":"local",)" + digest + R"(,"state":"deploed"})",
       "/state: must be 'deployed', 'unchanged' or 'rolled-back', not 'deploed' - did you mean 'deployed'?"},
      {"deployment", R"({"environment":"local",)" + digest + R"(,"state":"deployed","predecessor":7})",
       "/predecessor: must be a string or null, not a number"},
      {"report", R"({"suite":"","passed":0,"failed":0,"errors":0,"skipped":0})", "/suite: must not be empty"},
      {"report", R"({"suite":"s","passed":-1,"failed":0,"errors":0,"skipped":0})",
       "/passed: must be at least 0, not -1"},
      {"report",
       R"({"suite":"s","passed":0,"failed":0,"errors":0,"skipped":0,"cases":[{"name":"a","outcome":"green"}]})",
       "/cases/0/outcome: must be 'passed', 'failed', 'error' or 'skipped', not 'green'"},
      {"report", R"({"suite":"s","passed":0,"failed":0,"errors":0,"skipped":0,"cases":[{"outcome":"passed"}]})",
       "/cases/0: missing key 'name'"},
  }));
  CHECK(value(name, json) == wrong("the value '" + name + "' is not as promised", problem));
}

TEST_CASE("the first report decides nothing about the next, and the second of two other records is refused unread") {
  CHECK(value("report", "{}", {{"report", "{}"}}).starts_with("error[SL0509]: the value 'report' is not as promised"));
  CHECK(value("image", "{}", {{"image", k_image}}) ==
        wrong("the value 'image' was emitted twice", "a name is emitted once"));
}

TEST_CASE("there is a schema for each record and for nothing else") {
  for (const char* name : {"deployment", "image", "publication", "report", "verdict"})
    CHECK(record_schema(name).find("\"type\": \"object\"") != std::string_view::npos);
  CHECK(record_schema("mine").empty());
  CHECK(record_schema("").empty());
}

TEST_CASE("a stage that promised nothing keeps its promise") {
  CHECK(promise("", {}) == "kept");
  CHECK(promise(R"({"type":"object"})", {{"x", "1"}}) == "kept");
}

TEST_CASE("a promised value that is missing or other than promised is named") {
  const std::string schema = R"({"type":"object","required":["image"],"properties":{"count":{"type":"integer"}}})";
  CHECK(promise(schema, {{"image", k_image}}) == "kept");
  CHECK(promise(schema, {}) ==
        wrong("stage 'release' said that it succeeded, but what it emitted is not as promised", "missing key 'image'"));
  CHECK(
      promise(schema, {{"image", k_image}, {"count", "\"seven\""}})
          .starts_with("error[SL0509]: stage 'release' said that it succeeded, but what it emitted is not as promised "
                       "- /count: "));
}

TEST_CASE("reports are an array, however many there are") {
  const std::string schema =
      R"({"type":"object","required":["report"],"properties":{"report":{"type":"array","minItems":2}}})";
  CHECK(promise(schema, {{"report", "{}"}, {"report", "{}"}}) == "kept");
  CHECK(promise(schema, {{"report", "{}"}}).starts_with("error[SL0509]"));
}

TEST_CASE("a schema of a plugin that is none is the plugin's fault") {
  const base::Status status = check_promise("release", "{not a schema", {});
  REQUIRE_FALSE(status);
  CHECK(status.error().exit() == base::ExitCode::plugin);
}
