#include "deployment_state.hpp"

#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

namespace slipway::plugins::deploy {
namespace {

constexpr int k_version = 1;

kit::Json to_json(const std::optional<Deployed>& deployed) {
  if (!deployed) return nullptr;
  kit::Json ports = kit::Json::object();
  for (const kit::ServicePort& port : deployed->ports)
    ports[port.name] = port.number;
  return {
      {"digest", deployed->digest},
      {"configuration", deployed->configuration},
      {"container", deployed->container},
      {"pid", deployed->pid},
      {"since", deployed->since},
      {"run", deployed->run},
      {"commit", deployed->commit},
      {"commit_time", deployed->commit_time},
      {"ports", std::move(ports)},
      {"health",
       {{"url", deployed->health.url}, {"port", deployed->health.port}, {"timeout_ms", deployed->health.timeout_ms}}},
      {"stop_signal", deployed->stop_signal},
      {"isolated", deployed->isolated}};
}

std::optional<Deployed> parse_deployed(const kit::Json& json) {
  if (!json.is_object()) return std::nullopt;
  Deployed deployed;
  deployed.digest = kit::text_in(json, "digest");
  deployed.configuration = kit::text_in(json, "configuration");
  deployed.container = kit::text_in(json, "container");
  deployed.pid = static_cast<pid_t>(kit::number_in(json, "pid"));
  deployed.since = kit::text_in(json, "since");
  deployed.run = kit::text_in(json, "run");
  deployed.commit = kit::text_in(json, "commit");
  deployed.commit_time = kit::number_in(json, "commit_time");
  const kit::Json& ports = kit::member_of(json, "ports");
  if (ports.is_object())
    for (const auto& [name, number] : ports.items())
      deployed.ports.push_back({name, static_cast<std::uint16_t>(kit::number_in(ports, name))});
  const kit::Json& health = kit::member_of(json, "health");
  deployed.health.url = kit::text_in(health, "url");
  deployed.health.port = static_cast<std::uint16_t>(kit::number_in(health, "port"));
  deployed.health.timeout_ms = static_cast<std::uint32_t>(kit::number_in(health, "timeout_ms", 30'000));
  deployed.stop_signal = kit::text_in(json, "stop_signal");
  deployed.isolated = kit::flag_in(json, "isolated");
  return deployed;
}

}  // namespace

std::string format_state(const DeploymentState& state) {
  const kit::Json json = {{"version", k_version},
                          {"environment", state.environment},
                          {"service", state.service},
                          {"current", to_json(state.current)},
                          {"predecessor", to_json(state.predecessor)},
                          {"pending", to_json(state.pending)}};
  return json.dump(2, ' ', false, kit::Json::error_handler_t::replace) + "\n";
}

kit::Result<DeploymentState> parse_state(std::string_view text) {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::Json json, kit::parse_json(text, "state.json", SLIPWAY_E_IO));
  if (kit::number_in(json, "version") != k_version)
    return kit::fail({SLIPWAY_E_IO, "state.json is of version " + std::to_string(kit::number_in(json, "version")),
                      "this plugin knows version 1", "nothing was changed"});
  DeploymentState state;
  state.environment = kit::text_in(json, "environment");
  state.service = kit::text_in(json, "service");
  state.current = parse_deployed(kit::member_of(json, "current"));
  state.predecessor = parse_deployed(kit::member_of(json, "predecessor"));
  state.pending = parse_deployed(kit::member_of(json, "pending"));
  return state;
}

}  // namespace slipway::plugins::deploy
