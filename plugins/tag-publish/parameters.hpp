// The parameters of the stage type dev.slipway.tag-publish.
#pragma once

#include <slipway/kit/oci_reference.hpp>
#include <slipway/kit/registry_access.hpp>
#include <slipway/kit/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace slipway::plugins::tag_publish {

extern const char k_config_schema[];

struct Parameters {
  std::vector<kit::OciReference> to;
  kit::RegistryAccess registries;
};

// SLIPWAY_E_CONFIG: what the schema cannot say, a repository with a tag or named twice.
kit::Result<Parameters> parse_parameters(std::string_view config);

}  // namespace slipway::plugins::tag_publish
