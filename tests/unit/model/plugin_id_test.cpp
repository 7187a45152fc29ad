#include "support/catch.hpp"

#include <slipway/base/file.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/model/plugin_id.hpp>

#include <nlohmann/json.hpp>

using namespace slipway;

TEST_CASE("an id is reverse DNS, and the schema of the lock file has the same ones") {
  const base::Json lock = base::Json::parse(
      base::read_file(std::string(SLIPWAY_SOURCE_DIR) + "/host/schema/lock.schema.json", 100'000).value());
  const auto schema = base::JsonSchema::parse(base::to_text(lock["$defs"]["id"]), "id").value();
  const auto check = [&schema](const std::string& id, bool right) {
    INFO(id);
    CHECK(model::is_reverse_dns(id) == right);
    CHECK(schema.check(base::to_text(id)).empty() == right);
  };
  for (const char* id : {"a.b", "dev.slipway.tag-publish", "com.example.a_b", "com.Example.2", "1.2.3", "a-.b_"})
    check(id, true);
  for (const char* id :
       {"", ".", "plain", ".a.b", "a.b.", "a..b", "-a.b", "a._b", "a b.c", "../x.y", "a.b/c", "größe.de"})
    check(id, false);
}
