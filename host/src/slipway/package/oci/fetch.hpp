// Takes packages into a store.
#pragma once

#include <slipway/kit/oci_registry.hpp>
#include <slipway/kit/result.hpp>
#include <slipway/package/package_module.hpp>

namespace slipway::package::oci {

// As PackageModule::fetch.
kit::Result<Package> fetch(const FetchRequest& request, const kit::RegistryOptions& options);

}  // namespace slipway::package::oci
