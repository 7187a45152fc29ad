#include "parameters.hpp"

#include <slipway/kit/command.hpp>
#include <slipway/kit/digest.hpp>
#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

namespace slipway::plugins::deploy {

const char k_config_schema[] = R"({
"type":"object","additionalProperties":false,"required":["target","path","health"],
"properties":{
 "target":{"description":"local: a container on this machine, under runc or crun","enum":["local"]},
 "path":{"description":"Folder of the deployment, relative to the repository: releases/, current, data/, log/","type":"string","minLength":1},
 "ports":{"description":"TCP ports of the service on 127.0.0.1 by the variable that tells it: a number, or auto for any free one",
  "type":"object","propertyNames":{"pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},
  "additionalProperties":{"anyOf":[{"type":"integer","minimum":1,"maximum":65535},{"enum":["auto"]}]}},
 "env":{"description":"Variables of the service","type":"object","additionalProperties":{"type":"string"}},
 "writable":{"description":"Folders of the container that it may write to; they are under data/ and shared by all releases","type":"array","items":{"type":"string","pattern":"^/."}},
 "command":{"description":"Runs instead of the image's entrypoint and cmd","type":"array","minItems":1,"items":{"type":"string"}},
 "network":{"description":"host: the machine's network. private: one of its own; needs root","enum":["host","private"]},
 "health":{"description":"When the service counts as healthy","type":"object","additionalProperties":false,
  "anyOf":[{"required":["http"]},{"required":["tcp"]}],
  "properties":{
   "http":{"description":"A path on the service's port, or a URL of 127.0.0.1 with a port of ports, that answers GET with 2xx","type":"string","pattern":"^/|^https?://"},
   "tcp":{"description":"A port that accepts connections: its name in ports, or its number there","anyOf":[{"type":"integer","minimum":1,"maximum":65535},{"type":"string","minLength":1}]},
   "port":{"description":"The name in ports that a path in http belongs to; needed when there are several","type":"string","minLength":1},
   "timeout":{"description":"How long to wait for the first good answer: 500ms, 90s, 10m; 30s when absent","type":"string","pattern":"^[1-9][0-9]{0,8}(ms|s|m|h)$"},
   "checks":{"description":"Good answers in a row that it takes; 3 when absent","type":"integer","minimum":1,"maximum":1000},
   "interval":{"description":"Between them; 500ms when absent","type":"string","pattern":"^[1-9][0-9]{0,8}(ms|s|m|h)$"}}},
 "stop-timeout":{"description":"From the stop signal to the kill; 10s when absent","type":"string","pattern":"^[1-9][0-9]{0,8}(ms|s|m|h)$"},
 "lock-timeout":{"description":"How long to wait for another deployment to the same folder; 10s when absent","type":"string","pattern":"^[1-9][0-9]{0,8}(ms|s|m|h)$"},
 "keep":{"description":"Releases to keep, the current one and its predecessor among them; 3 when absent","type":"integer","minimum":1,"maximum":1000},
 "allow-older":{"description":"Deploy a commit older than the deployed one","type":"boolean"},
)" SLIPWAY_KIT_REGISTRY_PROPERTIES R"(}})";

namespace {

constexpr std::size_t k_configuration_digits = 8;

kit::Status read_duration(const kit::Json& json, const char* key, const std::string& where, std::uint32_t& into) {
  SLIPWAY_KIT_TRY_ASSIGN(const std::uint32_t value, kit::duration_in(json, key, where));
  if (value != 0) into = value;
  return {};
}

std::string configuration_of(const kit::Json& json) {
  std::string text;
  for (const char* const key : {"ports", "env", "writable", "command", "network"}) {
    // Sorted, whatever order the host sends.
    const nlohmann::json part = nlohmann::json::parse(kit::to_text(kit::member_of(json, key)));
    text += part.dump() + "\n";
  }
  return std::string(kit::hex_of(kit::sha256_of(text)).substr(0, k_configuration_digits));
}

// What does not depend on the ports is checked before the stage starts.
kit::Status check_health(const Parameters& parameters) {
  SLIPWAY_KIT_TRY_ASSIGN(const auto ports, parameters.choose_ports());
  SLIPWAY_KIT_TRY(parameters.health(ports));
  return {};
}

}  // namespace

kit::Result<std::vector<kit::ServicePort>> Parameters::choose_ports() const {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::Json json, kit::parse_json(ports_json, "ports"));
  return kit::choose_ports(json, "ports");
}

kit::Result<kit::Readiness> Parameters::health(const std::vector<kit::ServicePort>& ports) const {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::Json json, kit::parse_json(health_json, "health"));
  SLIPWAY_KIT_TRY_ASSIGN(kit::Readiness readiness, kit::parse_readiness(json, ports, "health"));
  SLIPWAY_KIT_TRY(kit::check_own_ports(readiness, ports, "health"));
  return readiness;
}

kit::Result<Parameters> parse_parameters(std::string_view config) {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::Json json, kit::parse_json(config, "the configuration"));
  Parameters parameters;
  parameters.path = kit::text_in(json, "path");
  parameters.env = kit::environment_in(json, "env");
  parameters.writable = kit::texts_in(json, "writable");
  parameters.command = kit::texts_in(json, "command");
  if (kit::text_in(json, "network") == "private") parameters.network = kit::ContainerNetwork::isolated;
  const kit::Json& health = kit::member_of(json, "health");
  parameters.ports_json = kit::to_text(kit::member_of(json, "ports"));
  parameters.health_json = kit::to_text(health);
  parameters.health_checks = static_cast<unsigned>(kit::number_in(health, "checks", 3));
  SLIPWAY_KIT_TRY(read_duration(health, "interval", "health.interval", parameters.health_interval_ms));
  SLIPWAY_KIT_TRY(read_duration(json, "stop-timeout", "stop-timeout", parameters.stop_timeout_ms));
  SLIPWAY_KIT_TRY(read_duration(json, "lock-timeout", "lock-timeout", parameters.lock_timeout_ms));
  parameters.keep = static_cast<std::size_t>(kit::number_in(json, "keep", 3));
  if (kit::flag_in(json, "allow-older")) parameters.older_commits = OlderCommits::allowed;
  parameters.registries = kit::parse_registry_access(json);
  parameters.configuration = configuration_of(json);
  SLIPWAY_KIT_TRY(check_health(parameters));
  return parameters;
}

}  // namespace slipway::plugins::deploy
