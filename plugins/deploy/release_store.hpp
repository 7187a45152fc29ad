// Unpacked images under releases/, each whole or not there.
#pragma once

#include "deployment_folder.hpp"
#include "parameters.hpp"

#include <slipway/kit/oci_model.hpp>
#include <slipway/kit/request.hpp>
#include <slipway/plugin.hpp>

#include <string>

namespace slipway::plugins::deploy {

// The one image that the stages upstream published, if it passed its tests; the host's gate has looked already, two
// locks are better than one. SLIPWAY_E_CONFIG: none, or several. SLIPWAY_E_INTEGRITY: no PASSED verdict.
kit::Result<kit::RequestPublication> tested_publication(const kit::Request& request);

class ReleaseStore {
public:
  ReleaseStore(const Host& host, const DeploymentFolder& folder) : m_host(host), m_folder(folder) {}

  // Pull and unpack REPOSITORY@DIGEST unless it is there. Nothing half-made stays under the release's name.
  kit::Status fetch(const kit::RequestPublication& publication, const Parameters& parameters) const;

  // The config of a release's image.
  kit::Result<kit::OciImageConfig> config(const std::string& digest) const;

  // Keep `count` releases: those that the state names, then the youngest. Removes their logs and bundles too.
  kit::Status prune(const DeploymentState& state, std::size_t count) const;

private:
  kit::Status unpack(const kit::RequestPublication& publication, const Parameters& parameters,
                     const std::string& place) const;
  Host m_host;
  const DeploymentFolder& m_folder;
};

}  // namespace slipway::plugins::deploy
