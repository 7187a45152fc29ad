// All rows of docker/metadata-action's own tests, where a folder with them is at hand.
#include "sample_facts.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace slipway;
using namespace slipway::plan::metadata;
using Json = nlohmann::json;

namespace {

// The variable names the table, or the folder that it is in; the environment goes before what was configured.
std::string table_path() {
  const char* const named = std::getenv("SLIPWAY_VECTORS");
  std::filesystem::path path = named != nullptr ? named : SLIPWAY_VECTORS;
  if (std::filesystem::is_directory(path)) path /= "metadata-action-cases.json";
  return std::filesystem::is_regular_file(path) ? path.string() : std::string();
}

// The original's tests begin after its first parsing: an item in quotes goes through that unchanged.
std::string input_of(const Json& inputs, const char* key) {
  std::string text;
  for (const Json& item : inputs.value(key, Json::array())) {
    text += '"';
    for (const char c : item.get<std::string>())
      text += c == '"' ? "\"\"" : std::string(1, c);
    text += "\"\n";
  }
  return text;
}

Inputs inputs_of(const Json& row) {
  const Json& inputs = row.at("inputs");
  Inputs out;
  out.images = input_of(inputs, "images");
  out.tags = input_of(inputs, "tags");
  out.flavor = input_of(inputs, "flavor");
  out.labels = input_of(inputs, "labels");
  out.annotations = input_of(inputs, "annotations");
  out.bake_target = inputs.value("bakeTarget", "");
  out.sep_tags = inputs.value("sepTags", "");
  return out;
}

// The table has of the event file what matters, by short names.
Json payload_of(const Json& row) {
  const Json brief = row.at("payload");
  const auto at = [&](const char* key) { return brief.contains(key) ? brief.at(key) : Json(); };
  Json payload{{"number", at("number")}, {"base_ref", at("base_ref")}};
  payload["repository"]["default_branch"] = at("default_branch");
  payload["pull_request"]["base"]["ref"] = at("pr_base_ref");
  payload["pull_request"]["head"]["sha"] = at("pr_head_sha");
  return payload;
}

Facts facts_of(const Json& row) {
  const Json& github = row.at("github");
  Facts facts = test::event_of(github.at("GITHUB_EVENT_NAME"), github.at("GITHUB_REF"));
  facts.sha = github.at("GITHUB_SHA");
  facts.payload = payload_of(row).dump();
  facts.switches.pr_head_sha = row.at("env_extra").value("DOCKER_METADATA_PR_HEAD_SHA", "");
  return facts;
}

Version version_of(const Json& json) {
  Version version{.main = std::nullopt, .partial = json.at("partial"), .latest = json.at("latest")};
  if (json.contains("main")) version.main = json.at("main").get<std::string>();
  return version;
}

test::Texts with_level(const Json& annotations) {
  test::Texts lines;
  for (const Json& line : annotations)
    lines.push_back("manifest:" + line.get<std::string>());
  return lines;
}

// The levels of the annotations that a row expects, in their order.
std::string levels_of(const Json& annotations) {
  test::Texts levels;
  for (const Json& line : annotations) {
    const auto text = line.get<std::string>();
    const std::string level = text.substr(0, text.find(':'));
    if (levels.empty() || levels.back() != level) levels.push_back(level);
  }
  std::string joined;
  for (const std::string& level : levels)
    joined += (joined.empty() ? "" : ",") + level;
  return joined;
}

void check_version(const Json& row) {
  const Result result = test::evaluated(inputs_of(row), facts_of(row));
  CHECK(result.version == version_of(row.at("version")));
  CHECK(result.tags == row.at("tags").get<test::Texts>());
  CHECK(result.labels == row.at("labels").get<test::Texts>());
  const bool same = !row.contains("annotations") || row.at("annotations").is_null();
  CHECK(result.annotations == with_level(row.at(same ? "labels" : "annotations")));
}

void check_json(const Json& row) {
  Facts facts = facts_of(row);
  facts.switches.annotations_levels = levels_of(row.at("json").at("annotations"));
  CHECK(Json::parse(test::evaluated(inputs_of(row), facts).json) == row.at("json"));
}

void check_bake(const Json& row) {
  Facts facts = facts_of(row);
  const Json& target = row.at("bake_annotations").at("target").front();
  facts.switches.annotations_levels = levels_of(target.at("annotations"));
  const Result result = test::evaluated(inputs_of(row), facts);
  CHECK(Json::parse(result.bake.tags) == row.at("bake_tags"));
  CHECK(Json::parse(result.bake.labels) == row.at("bake_labels"));
  CHECK(Json::parse(result.bake.annotations) == row.at("bake_annotations"));
}

void check_row(const Json& row) {
  INFO("row " << row.at("group") << " " << row.value("name", row.value("pattern", "")));
  if (row.contains("pattern")) {
    const auto pattern = Template::parse(row.at("pattern").get<std::string>());
    CHECK((pattern && pattern->is_raw()) == row.at("expected").get<bool>());
  } else if (row.contains("json")) {
    check_json(row);
  } else if (row.contains("bake_tags")) {
    check_bake(row);
  } else if (row.contains("bake")) {
    CHECK(Json::parse(test::evaluated(inputs_of(row), facts_of(row)).bake.tags_and_labels) == row.at("bake"));
  } else if (row.contains("tags_joined")) {
    CHECK(test::evaluated(inputs_of(row), facts_of(row)).tags_text == row.at("tags_joined").get<std::string>());
  } else {
    check_version(row);
  }
}

}  // namespace

TEST_CASE("every row of docker/metadata-action's own tests gives what it says") {
  const std::string path = table_path();
  if (path.empty())
    return test::skip("no table of docker/metadata-action; set SLIPWAY_VECTORS to its folder", test::Missing::material);
  std::ifstream file(path);
  const Json rows = Json::parse(file);
  REQUIRE(rows.size() >= 136);
  for (const Json& row : rows)
    check_row(row);
}
