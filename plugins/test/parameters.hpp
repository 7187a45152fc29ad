// The parameters of the stage type dev.slipway.test.
#pragma once

#include <slipway/kit/suite.hpp>

#include <string_view>
#include <vector>

namespace slipway::plugins::test {

extern const char k_config_schema[];

// One suite without a name means one named after the stage; its name is empty here. SLIPWAY_E_CONFIG: what the schema
// cannot say, a command that cannot be split or a name used twice.
kit::Result<std::vector<kit::Suite>> parse_parameters(std::string_view config);

}  // namespace slipway::plugins::test
