#include "parameters.hpp"

#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

#include <set>
#include <string>

namespace slipway::plugins::test {

#define SUITE_NAME                                                                                                     \
  R"("name":{"description":"Shown in logs and reports","type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}$"})"

const char k_config_schema[] =
    R"({"type":"object","additionalProperties":false,)"
    R"("properties":{)"
    R"("suites":{"description":"Suites, run one after the other","type":"array",)"
    R"("minItems":1,"items":{"type":"object","additionalProperties":false,)"
    R"("required":["name","run"],"properties":{)" SUITE_NAME "," SLIPWAY_KIT_SUITE_PROPERTIES R"(}}},)" SUITE_NAME
    "," SLIPWAY_KIT_SUITE_PROPERTIES R"(},"oneOf":[{"required":["suites"],"maxProperties":1},)"
    R"({"required":["run"],"not":{"required":["suites"]}}]})";

kit::Result<std::vector<kit::Suite>> parse_parameters(std::string_view config) {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::Json json, kit::parse_json(config, "the configuration"));
  std::vector<kit::Suite> suites;
  const kit::Json& list = kit::member_of(json, "suites");
  if (!list.is_array()) {
    SLIPWAY_KIT_TRY_ASSIGN(kit::Suite only, kit::parse_suite(json, kit::text_in(json, "name"), ""));
    suites.push_back(std::move(only));
    return suites;
  }
  std::set<std::string> names;
  for (const kit::Json& item : list) {
    const std::string where = "suites[" + std::to_string(suites.size()) + "]";
    SLIPWAY_KIT_TRY_ASSIGN(kit::Suite suite, kit::parse_suite(item, kit::text_in(item, "name"), where));
    if (!names.insert(suite.name).second)
      return kit::fail({SLIPWAY_E_CONFIG, where + ".name: there are two suites named '" + suite.name + "'"});
    suites.push_back(std::move(suite));
  }
  return suites;
}

}  // namespace slipway::plugins::test
