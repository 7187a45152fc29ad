#include "sample_events.hpp"
#include "support/catch.hpp"

#include <slipway/base/file.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/json_schema.hpp>

#include <nlohmann/json.hpp>

#include <set>

using namespace slipway;

namespace {

base::JsonSchema event_schema() {
  const std::string path = std::string(SLIPWAY_SOURCE_DIR) + "/host/schema/event.schema.json";
  const base::Result<std::string> text = base::read_file(path, 1'000'000);
  REQUIRE(text);
  base::Result<base::JsonSchema> schema = base::JsonSchema::parse(*text, path);
  REQUIRE(schema);
  return std::move(*schema);
}

}  // namespace

TEST_CASE("every kind of event agrees with the published schema") {
  const base::JsonSchema schema = event_schema();
  std::set<std::size_t> kinds;
  for (const model::Event& event : test::sample_events()) {
    const std::string line = model::to_json(event);
    INFO(line);
    const std::vector<base::SchemaProblem> problems = schema.check(line);
    CHECK(problems.empty());
    if (!problems.empty()) WARN(problems[0].pointer << ": " << problems[0].message);
    kinds.insert(event.fact.index());
  }
  CHECK(kinds.size() == std::variant_size_v<model::Fact>);
}

TEST_CASE("the published schema refuses events with a field too many or too few, or of an unknown type") {
  const base::JsonSchema schema = event_schema();
  for (const model::Event& event : test::sample_events()) {
    base::Json json = *base::parse_json(model::to_json(event), "event");
    INFO(json.dump());
    base::Json more = json;
    more["surprise"] = 1;
    CHECK_FALSE(schema.check(more.dump()).empty());
    base::Json other = json;
    other["type"] = "unheard-of";
    CHECK_FALSE(schema.check(other.dump()).empty());
    for (const char* required : {"seq", "time", "mono_ms", "run", "type"}) {
      base::Json less = json;
      less.erase(required);
      CHECK_FALSE(schema.check(less.dump()).empty());
    }
  }
}
