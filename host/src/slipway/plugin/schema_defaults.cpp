#include <slipway/base/json.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/plugin/schema_defaults.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace slipway::plugin {

namespace {

using base::Json;

void check_default(const Json& root, const Json& node, const std::string& place, std::vector<std::string>& wrong) {
  Json schema = node;
  for (const char* keyword : {"$defs", "definitions"})
    if (root.contains(keyword) && !schema.contains(keyword)) schema[keyword] = root[keyword];
  const auto parsed = base::JsonSchema::parse(base::to_text(schema), "a part of the schema");
  if (!parsed) return;
  const auto problems = parsed->check(base::to_text(node["default"]));
  if (!problems.empty())
    wrong.push_back(
        fmt::format("the default at {} does not fit: it {}", place.empty() ? "/" : place, problems.front().message));
}

void look_for_defaults(const Json& root, const Json& node, const std::string& place, std::vector<std::string>& wrong) {
  if (!node.is_structured()) return;
  if (node.is_object() && node.contains("default")) check_default(root, node, place, wrong);
  for (const auto& [key, content] : node.items())
    if (key != "default" && key != "enum" && key != "const" && key != "examples")
      look_for_defaults(root, content, place + "/" + key, wrong);
}

}  // namespace

std::vector<std::string> wrong_defaults(const std::string& schema) {
  std::vector<std::string> wrong;
  if (const auto json = base::parse_json(schema, "the schema")) look_for_defaults(*json, *json, "", wrong);
  return wrong;
}

}  // namespace slipway::plugin
