#include "parameters.hpp"

#include <slipway/kit/command.hpp>
#include <slipway/kit/glob.hpp>
#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

#include <set>

namespace slipway::plugins::build {

const char k_config_schema[] = R"({
"type":"object","additionalProperties":false,"required":["run"],
"properties":{
 "run":{"description":"The command, as a list of words or one text that is split as a shell would, without a shell. SOURCE_DATE_EPOCH is the time of the commit.",
  "anyOf":[{"type":"string","minLength":1},{"type":"array","minItems":1,"items":{"type":"string"}}]},
 "env":{"description":"Variables added to the environment of the command","type":"object","additionalProperties":{"type":"string"}},
 "timeout":{"description":"Limit of the command: 500ms, 90s, 10m, 1h","type":"string","pattern":"^[1-9][0-9]{0,8}(ms|s|m|h)$"},
 "working-directory":{"description":"Where the command runs, relative to the workspace","type":"string","minLength":1},
 "artifacts":{"description":"Files that the command makes","type":"array","items":{
  "type":"object","additionalProperties":false,"required":["name","path"],
  "properties":{
   "name":{"description":"What later stages call it. When the path matches several files, each is called NAME-FILENAME.","type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"},
   "path":{"description":"A glob relative to the workspace; '**' crosses folders","type":"string","minLength":1},
   "media-type":{"description":"Guessed from its content and name when absent","type":"string","pattern":"^[^/ ]+/[^/ ]+$"}}}}}})";

namespace {

kit::Result<std::vector<WantedArtifact>> parse_artifacts(const kit::Json& json) {
  std::vector<WantedArtifact> artifacts;
  std::set<std::string> names;
  const kit::Json& list = kit::member_of(json, "artifacts");
  if (!list.is_array()) return artifacts;
  for (const kit::Json& item : list) {
    WantedArtifact artifact{kit::text_in(item, "name"), kit::text_in(item, "path"), kit::text_in(item, "media-type")};
    if (!names.insert(artifact.name).second)
      return kit::fail({SLIPWAY_E_CONFIG, "artifacts[" + std::to_string(artifacts.size()) +
                                              "].name: there are two artifacts named '" + artifact.name + "'"});
    SLIPWAY_KIT_TRY(kit::check_pattern(artifact.pattern, "artifacts[" + std::to_string(artifacts.size()) + "].path"));
    artifacts.push_back(std::move(artifact));
  }
  return artifacts;
}

}  // namespace

kit::Result<Parameters> parse_parameters(std::string_view config) {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::Json json, kit::parse_json(config, "the configuration"));
  Parameters parameters;
  SLIPWAY_KIT_TRY_ASSIGN(parameters.argv, kit::argv_of(kit::member_of(json, "run"), "run"));
  SLIPWAY_KIT_TRY_ASSIGN(parameters.timeout_ms, kit::duration_in(json, "timeout", "timeout"));
  SLIPWAY_KIT_TRY_ASSIGN(parameters.artifacts, parse_artifacts(json));
  parameters.env = kit::environment_in(json, "env");
  parameters.working_directory = kit::text_in(json, "working-directory");
  return parameters;
}

}  // namespace slipway::plugins::build
