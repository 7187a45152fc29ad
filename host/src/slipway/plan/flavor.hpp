// What all tags of a stage have in common.
#pragma once

#include <slipway/base/result.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace slipway::plan {

struct Flavor {
  enum class Latest { automatic, yes, no };
  Latest latest = Latest::automatic;
  std::string prefix;  // May hold expressions.
  std::string suffix;
  bool prefix_on_latest = false;
  bool suffix_on_latest = false;
};

// docker/metadata-action's lines ("latest=false", "prefix=x-,onlatest=true") as one text or a list, or an object with
// latest, prefix, suffix and onlatest. SL0313: an unknown key or choice.
base::Result<Flavor> parse_flavor(const nlohmann::json& flavor);

}  // namespace slipway::plan
