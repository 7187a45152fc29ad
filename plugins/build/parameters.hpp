// The parameters of the stage type dev.slipway.build.
#pragma once

#include <slipway/kit/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::plugins::build {

extern const char k_config_schema[];

struct WantedArtifact {
  std::string name;
  std::string pattern;
  std::string media_type;  // Empty: guessed.
};

struct Parameters {
  std::vector<std::string> argv;
  std::vector<std::string> env;  // "K=V"
  std::uint32_t timeout_ms = 0;
  std::string working_directory;
  std::vector<WantedArtifact> artifacts;
};

// SLIPWAY_E_CONFIG: what the schema cannot say, a command that cannot be split or a name used twice.
kit::Result<Parameters> parse_parameters(std::string_view config);

}  // namespace slipway::plugins::build
