// Writes the package of one platform.
#pragma once

#include <slipway/kit/result.hpp>
#include <slipway/package/package_module.hpp>

namespace slipway::package::oci {

// As PackageModule::pack. The same plugin gives the same digest.
kit::Result<Package> pack(const PackRequest& request);

}  // namespace slipway::package::oci
