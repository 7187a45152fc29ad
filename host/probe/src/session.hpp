// One stage object of the plugin, from create() to destroy(), under the eyes of the strict host.
#pragma once

#include "borrowed.hpp"
#include "inputs.hpp"
#include "strict_host.hpp"

#include <slipway/abi.h>

#include <string>

namespace slipway::probe {

class Session {
public:
  Session(const slipway_stage* stage, StrictHost& host, Lending lending)
      : m_stage(stage), m_host(host), m_lending(lending) {}

  slipway_status create(const std::string& config);
  slipway_status run(const std::string& request);
  // SLIPWAY_OK when the stage has no such facet, or only a part of it.
  slipway_status act(const char* facet, Call call, const std::string& request);
  // Asks about each effect that the plan named.
  void probe(const std::string& request);
  void destroy();

  const void* facet(const char* id);

private:
  std::string named(const char* function) const { return std::string(function) + " of stage " + m_stage->id; }

  const slipway_stage* m_stage;
  StrictHost& m_host;
  Lending m_lending;
  void* m_self = nullptr;
};

HostSettings host_settings(const Inputs& inputs, const slipway_stage& stage);

}  // namespace slipway::probe
