#include "parameters.hpp"

#include <slipway/kit/command.hpp>

#include <nlohmann/json.hpp>

#include <cstdlib>

namespace slipway::plugins::release {

const char k_config_schema[] = R"({
"type":"object","additionalProperties":false,"required":["image","environment","acceptance"],
"properties":{
 "image":{"type":"object","additionalProperties":false,"required":["from"],"properties":{
  "from":{"description":"scratch, oci:PATH[:TAG] relative to the repository, or an image in a registry","type":"string","minLength":1},
  "add":{"description":"Files to add, in one layer","type":"array","items":{
   "type":"object","additionalProperties":false,"required":["to"],
   "oneOf":[{"required":["artifact"]},{"required":["file"]}],
   "properties":{
    "artifact":{"description":"Name of an artifact of a stage upstream","type":"string","minLength":1},
    "file":{"description":"A file or folder of the source, relative to its root","type":"string","minLength":1},
    "to":{"description":"Absolute path in the image; ending with '/', the folder to put it into under its own name","type":"string","pattern":"^/"},
    "mode":{"description":"Octal; else 0755 for programs and scripts, 0644 for the rest","type":"string","pattern":"^0?[0-7]{3}$"}}}},
  "entrypoint":{"description":"The program and its first arguments; that of the base when absent","type":"array","minItems":1,"items":{"type":"string"}},
  "cmd":{"description":"More arguments","type":"array","items":{"type":"string"}},
  "env":{"description":"Variables of the image","type":"object","additionalProperties":{"type":"string"}},
  "labels":{"type":"object","additionalProperties":{"type":"string"}},
  "user":{"description":"USER[:GROUP], as numbers or names of the image","type":"string","minLength":1},
  "working-dir":{"type":"string","pattern":"^/"},
  "ports":{"description":"Ports that the image documents","type":"array","items":{"type":"integer","minimum":1,"maximum":65535}}}},
 "environment":{"type":"object","additionalProperties":false,"required":["ready"],"properties":{
  "ports":{"description":"TCP ports of the service on 127.0.0.1 by the variable that tells service and suite: a number, or auto for any free one",
   "type":"object","propertyNames":{"pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},
   "additionalProperties":{"anyOf":[{"type":"integer","minimum":1,"maximum":65535},{"enum":["auto"]}]}},
  "env":{"description":"Variables of the service","type":"object","additionalProperties":{"type":"string"}},
  "writable":{"description":"Folders of the container that it may write to; all else is read-only","type":"array","items":{"type":"string","pattern":"^/."}},
  "command":{"description":"Runs instead of the image's entrypoint and cmd","type":"array","minItems":1,"items":{"type":"string"}},
  "network":{"description":"host: the machine's network. private: one of its own, where the suite runs too; needs root","enum":["host","private"]},
  "ready":{"description":"When the service is ready for the suite","type":"object","additionalProperties":false,
   "anyOf":[{"required":["http"]},{"required":["tcp"]},{"required":["log"]}],
   "properties":{
    "http":{"description":"A path on the service's port, or a URL, that answers GET with 2xx","type":"string","pattern":"^/|^https?://"},
    "tcp":{"description":"A port that accepts connections: its number or its name in ports","anyOf":[{"type":"integer","minimum":1,"maximum":65535},{"type":"string","minLength":1}]},
    "log":{"description":"A regular expression (ECMAScript) that a line of the service's output matches","type":"string","minLength":1},
    "port":{"description":"The name in ports that a path in http belongs to; needed when there are several","type":"string","minLength":1},
    "timeout":{"description":"How long to wait: 500ms, 90s, 10m; 30s when absent","type":"string","pattern":"^[1-9][0-9]{0,8}(ms|s|m|h)$"}}}}},
 "acceptance":{"description":"The suite that decides, run from outside against the image","type":"object","additionalProperties":false,"required":["run","reports"],"properties":{
  "run":{"description":"The command, as a list of words or one text that is split as a shell would, without a shell. It sees the ports by name and SLIPWAY_IMAGE_DIGEST.",
   "anyOf":[{"type":"string","minLength":1},{"type":"array","minItems":1,"items":{"type":"string"}}]},
  "reports":{"description":"JUnit files that the command writes, as globs relative to the workspace","type":"array","minItems":1,"items":{"type":"string","minLength":1}},
  "timeout":{"description":"Limit of the command; 15m when absent","type":"string","pattern":"^[1-9][0-9]{0,8}(ms|s|m|h)$"},
  "env":{"description":"Variables added to the environment of the command","type":"object","additionalProperties":{"type":"string"}},
  "working-directory":{"description":"Where the command runs, relative to the workspace","type":"string","minLength":1}}}}})";

namespace {

constexpr std::uint32_t k_suite_limit_ms = 15 * 60 * 1000;

kit::Result<ImageParameters> parse_image(const kit::Json& json) {
  ImageParameters image;
  if (const std::string from = kit::text_in(json, "from"); from != "scratch") {
    auto reference = kit::parse_reference(from);
    if (!reference) reference.error().message.insert(0, "image.from: ");
    if (!reference) return kit::fail(reference.error());
    image.from = std::move(*reference);
  }
  for (const kit::Json& item : kit::member_of(json, "add")) {
    AddedFile file{kit::text_in(item, "artifact"), kit::text_in(item, "file"), kit::text_in(item, "to"), {}};
    if (const std::string mode = kit::text_in(item, "mode"); !mode.empty())
      file.mode = static_cast<std::uint32_t>(std::strtoul(mode.c_str(), nullptr, 8));
    image.add.push_back(std::move(file));
  }
  image.entrypoint = kit::texts_in(json, "entrypoint");
  image.cmd = kit::texts_in(json, "cmd");
  image.env = kit::environment_in(json, "env");
  image.labels = kit::text_map_in(json, "labels");
  image.user = kit::text_in(json, "user");
  image.working_dir = kit::text_in(json, "working-dir");
  for (const kit::Json& port : kit::member_of(json, "ports"))
    image.exposed_ports.push_back(std::to_string(port.get<int>()) + "/tcp");
  if (!image.from && image.entrypoint.empty())
    return kit::fail({SLIPWAY_E_CONFIG, "image.entrypoint is missing", "an image from scratch has nothing to run"});
  return image;
}

kit::Result<EnvironmentParameters> parse_environment(const kit::Json& json) {
  EnvironmentParameters environment;
  SLIPWAY_KIT_TRY_ASSIGN(environment.ports, kit::choose_ports(kit::member_of(json, "ports"), "environment.ports"));
  SLIPWAY_KIT_TRY_ASSIGN(environment.ready,
                         kit::parse_readiness(kit::member_of(json, "ready"), environment.ports, "environment.ready"));
  SLIPWAY_KIT_TRY(kit::check_own_ports(environment.ready, environment.ports, "environment.ready"));
  environment.env = kit::environment_in(json, "env");
  environment.writable = kit::texts_in(json, "writable");
  environment.command = kit::texts_in(json, "command");
  if (kit::text_in(json, "network") == "private") environment.network = kit::ContainerNetwork::isolated;
  return environment;
}

}  // namespace

kit::Result<Parameters> parse_parameters(std::string_view config) {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::Json json, kit::parse_json(config, "the configuration"));
  Parameters parameters;
  SLIPWAY_KIT_TRY_ASSIGN(parameters.image, parse_image(kit::member_of(json, "image")));
  SLIPWAY_KIT_TRY_ASSIGN(parameters.environment, parse_environment(kit::member_of(json, "environment")));
  SLIPWAY_KIT_TRY_ASSIGN(parameters.acceptance,
                         kit::parse_suite(kit::member_of(json, "acceptance"), "acceptance", "acceptance"));
  if (parameters.acceptance.timeout_ms == 0) parameters.acceptance.timeout_ms = k_suite_limit_ms;
  return parameters;
}

}  // namespace slipway::plugins::release
