// From the parameters and the artifacts upstream to an image in a layout.
#pragma once

#include "parameters.hpp"

#include <slipway/kit/oci_image.hpp>
#include <slipway/kit/oci_layout.hpp>
#include <slipway/kit/request.hpp>
#include <slipway/plugin.hpp>

namespace slipway::plugins::release {

// SLIPWAY_E_CONFIG: no artifact of that name. SLIPWAY_E_NOT_FOUND: a file is missing, or the base. SLIPWAY_E_INTEGRITY:
// an artifact is not what its digest says.
kit::Result<kit::BuiltImage> make_image(const Host& host, const kit::Request& request,
                                        const ImageParameters& parameters, const kit::OciLayout& layout);

}  // namespace slipway::plugins::release
