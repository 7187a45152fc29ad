// The parameters of the stage: their schema, and what it cannot say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace licence_check {

extern const char k_config_schema[];

struct Parameters {
  std::string licence;
  std::vector<std::string> extensions;  // Each with its dot.
  std::vector<std::string> ignore;      // Paths below the top of the repository.

  // Both take a path from the top of the repository.
  bool ignores(std::string_view path) const;
  bool wants(std::string_view path) const;
};

// Throws slipway::Failure with SLIPWAY_E_CONFIG.
Parameters read_parameters(std::string_view config);

}  // namespace licence_check
