#include <slipway/abi.h>
#include <slipway/plugin/descriptor_json.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <string_view>

namespace slipway::plugin {

namespace {

using base::Json;

struct Flag {
  std::uint32_t bit;
  std::string_view name;
};
constexpr std::array k_flags{Flag{SLIPWAY_STAGE_IDEMPOTENT, "idempotent"}, Flag{SLIPWAY_STAGE_PURE, "pure"},
                             Flag{SLIPWAY_STAGE_PUBLISHES, "publishes"}, Flag{SLIPWAY_STAGE_SOURCE, "source"},
                             Flag{SLIPWAY_STAGE_CLEAN_SOURCE, "clean-source"}};

Json stage_as_json(const StageDescriptor& stage) {
  return {{"id", stage.id},
          {"title", stage.title},
          {"summary", stage.summary},
          {"flags", names_of_flags(stage.flags)},
          {"needs", stage.needs},
          {"wants", stage.wants},
          {"config_schema", schema_value(stage.config_schema)},
          {"output_schema", schema_value(stage.output_schema)}};
}

}  // namespace

Json to_json(const PluginDescriptor& plugin) {
  Json json{{"id", plugin.id},
            {"version", plugin.version},
            {"license", plugin.license},
            {"homepage", plugin.homepage},
            {"built_with", plugin.built_with},
            {"abi", fmt::format("{}.{}", plugin.abi_major, plugin.abi_minor)},
            {"stages", Json::array()}};
  for (const StageDescriptor& stage : plugin.stages)
    json["stages"].push_back(stage_as_json(stage));
  return json;
}

std::vector<std::string> names_of_flags(std::uint32_t flags) {
  std::vector<std::string> names;
  for (const Flag& flag : k_flags)
    if ((flags & flag.bit) != 0) names.emplace_back(flag.name);
  return names;
}

Json schema_value(const std::string& text) {
  base::Result<Json> schema = base::parse_json(text, "schema");
  return schema ? std::move(*schema) : Json();
}

}  // namespace slipway::plugin
