// Publishes packages.
#pragma once

#include <slipway/kit/oci_registry.hpp>
#include <slipway/kit/result.hpp>
#include <slipway/package/package_module.hpp>

namespace slipway::package::oci {

// As PackageModule::push.
kit::Result<Package> push(const PushRequest& request, const kit::RegistryOptions& options);

}  // namespace slipway::package::oci
