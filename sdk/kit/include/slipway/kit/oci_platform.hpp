// The manifest of an index that suits a platform.
#pragma once

#include <slipway/kit/oci_model.hpp>
#include <slipway/kit/result.hpp>

#include <string>

namespace slipway::kit {

// The first entry of the same os and architecture, of the same variant if one is asked for and there. `image` is for
// the message. SLIPWAY_E_UNSUPPORTED, with the platforms that there are.
Result<OciDescriptor> choose_platform(const OciIndex& index, const OciPlatform& platform, const std::string& image);

}  // namespace slipway::kit
