// The switch from one release to another, and back when that goes wrong. Between the stop of one container and the
// health of the next the deployment is in between: state.json then names what is pending, so that a run after a kill
// knows what it finds.
#pragma once

#include "deployment_folder.hpp"
#include "release_store.hpp"
#include "service.hpp"

#include <slipway/kit/result.hpp>
#include <slipway/plugin.hpp>

#include <optional>
#include <string>

namespace slipway::plugins::deploy {

class Deployer {
public:
  // The lock of the folder is held. `state` is kept up to date, here and on disk.
  Deployer(const Host& host, const DeploymentFolder& folder, ReleaseStore& releases, const Service& service,
           DeploymentState& state)
      : m_host(host), m_folder(folder), m_releases(releases), m_service(service), m_state(state) {}

  // Make `wanted`, whose release and bundle are there, the one that serves. On failure go back to the predecessor:
  // SLIPWAY_E_ROLLED_BACK when that serves again, else SLIPWAY_E_ROLLBACK_FAILED. SLIPWAY_E_IN_DOUBT: stopped on
  // request in between. Any other error: nothing was changed.
  kit::Status deploy(Deployed wanted);

  // Go back to the predecessor on purpose, once its release is there as it was unpacked. A roll-back is not rolled
  // back: SLIPWAY_E_ROLLBACK_FAILED when it fails.
  kit::Status go_back();

  // Write down that `found` was seen to serve.
  kit::Status adopt(Deployed found);

private:
  kit::Status switch_to(Deployed& wanted);
  kit::Error roll_back(const Deployed& failed, const std::optional<Deployed>& former, const kit::Error& reason);
  kit::Error without_predecessor(const Deployed& failed, const kit::Error& reason);
  kit::Error in_doubt(const Deployed& wanted) const;
  std::string commands_for(const Deployed& deployed) const;

  Host m_host;
  const DeploymentFolder& m_folder;
  ReleaseStore& m_releases;
  const Service& m_service;
  DeploymentState& m_state;
};

}  // namespace slipway::plugins::deploy
