#include "parameters.hpp"

#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace slipway::plugins::tag_publish {

const char k_config_schema[] = R"({
"type":"object","additionalProperties":false,"required":["to"],
"properties":{
 "to":{"description":"Repositories to publish to: HOST/NAME, NAME of Docker Hub, or oci:PATH for an OCI layout, relative to the repository",
  "type":"array","minItems":1,"items":{"type":"string","minLength":1}},
 "tags":{"description":"Rules that make the tags, in docker/metadata-action's language","x-slipway":"tag-rules",
  "type":"array","items":{"anyOf":[{"type":"string"},{"type":"object"}]}},
)" SLIPWAY_KIT_REGISTRY_PROPERTIES R"(}})";

namespace {

kit::Result<kit::OciReference> parse_repository(const std::string& text, const std::string& where) {
  auto reference = kit::parse_reference(text);
  if (!reference) {
    reference.error().message.insert(0, where + ": ");
    return reference;
  }
  if (reference->tag.empty() && reference->digest.empty()) return reference;
  return kit::fail({SLIPWAY_E_CONFIG,
                    where + ": '" + text + "' names more than a repository",
                    "the tags are made by the rules of 'tags'",
                    {},
                    "write " + reference->name()});
}

kit::Result<std::vector<kit::OciReference>> parse_repositories(const kit::Json& json) {
  std::vector<kit::OciReference> repositories;
  for (const std::string& text : kit::texts_in(json, "to")) {
    const std::string where = "to[" + std::to_string(repositories.size()) + "]";
    SLIPWAY_KIT_TRY_ASSIGN(kit::OciReference reference, parse_repository(text, where));
    const auto same = [&](const kit::OciReference& other) { return other.name() == reference.name(); };
    if (std::any_of(repositories.begin(), repositories.end(), same))
      return kit::fail({SLIPWAY_E_CONFIG, where + ": " + reference.name() + " is there twice"});
    repositories.push_back(std::move(reference));
  }
  return repositories;
}

}  // namespace

kit::Result<Parameters> parse_parameters(std::string_view config) {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::Json json, kit::parse_json(config, "the parameters"));
  Parameters parameters;
  SLIPWAY_KIT_TRY_ASSIGN(parameters.to, parse_repositories(json));
  parameters.registries = kit::parse_registry_access(json);
  return parameters;
}

}  // namespace slipway::plugins::tag_publish
