// Unpacked images under releases/, each whole or not there, and used only as it was unpacked.
#pragma once

#include "deployment_folder.hpp"
#include "parameters.hpp"

#include <slipway/kit/oci_model.hpp>
#include <slipway/kit/request.hpp>
#include <slipway/plugin.hpp>

#include <set>
#include <string>

namespace slipway::plugins::deploy {

// The one image that the stages upstream published, if it passed its tests; the host's gate has looked already, two
// locks are better than one. SLIPWAY_E_CONFIG: none, or several. SLIPWAY_E_INTEGRITY: no PASSED verdict.
kit::Result<kit::RequestPublication> tested_publication(const kit::Request& request);

class ReleaseStore {
public:
  // `repository`: where releases are pulled from, by digest; empty when none is known.
  ReleaseStore(const Host& host, const DeploymentFolder& folder, const Parameters& parameters, std::string repository)
      : m_host(host), m_folder(folder), m_parameters(parameters), m_repository(std::move(repository)) {}

  // Have the release of the digest there as it was unpacked: one that is there is compared with its manifest, once for
  // this object; one that is not, or differs, is pulled and unpacked. Nothing half-made stays under its name. What a
  // container still runs from stays beside it, until prune().
  kit::Status provide(const std::string& digest);

  // Compare it only. SLIPWAY_E_INTEGRITY, SLIPWAY_E_NOT_FOUND.
  kit::Status verify(const std::string& digest) const;

  // The config of a release's image.
  kit::Result<kit::OciImageConfig> config(const std::string& digest) const;

  // Keep `count` releases: those that the state names, then the youngest. Removes their logs and bundles too.
  kit::Status prune(const DeploymentState& state, std::size_t count) const;

private:
  kit::Status unpack(const std::string& digest, const std::string& place) const;
  kit::Status replace(const std::string& digest) const;

  Host m_host;
  const DeploymentFolder& m_folder;
  const Parameters& m_parameters;
  std::string m_repository;
  std::set<std::string> m_provided;  // Digests.
};

}  // namespace slipway::plugins::deploy
