// The folder of a deployment: where things lie in it, its lock, its state and its link to the current release.
//
//   current -> releases/HEX     switched by renaming a new link over it
//   releases/HEX/               rootfs/, image.json and HEX.manifest, which lists them: an unpacked image, whole or not
//                               there
//   bundles/ID/config.json      how the container ID is started
//   data/                       what containers may write, shared by all releases
//   log/HEX.log                 stdout and stderr of the containers
//   run/                        the OCI runtime's own state
//   state.json, lock
#pragma once

#include "deployment_state.hpp"

#include <slipway/kit/fd.hpp>
#include <slipway/kit/result.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace slipway::plugins::deploy {

// Held until it goes out of scope, or its process ends in any way.
class DeploymentLock {
public:
  // Wait for it, at most so long. `holder` is told to those who wait. SLIPWAY_E_LOCKED, with the holder's words.
  static kit::Result<DeploymentLock> acquire(const std::string& path, const std::string& holder,
                                             std::uint32_t timeout_ms, const std::function<bool()>& cancelled);

private:
  explicit DeploymentLock(kit::Fd file) : m_file(std::move(file)) {}
  kit::Fd m_file;
};

class DeploymentFolder {
public:
  // `path`: absolute.
  explicit DeploymentFolder(std::string path) : m_path(std::move(path)) {}

  const std::string& path() const { return m_path; }
  std::string inside(std::string_view name) const { return m_path + "/" + std::string(name); }
  std::string release(const std::string& digest) const;
  std::string bundle(const std::string& container) const { return inside("bundles/" + container); }
  std::string log(const std::string& digest) const;
  std::string runtime_state() const { return inside("run"); }
  // The folder behind a writable path of the container, one level deep: what a container writes cannot then be a link
  // in the way to another one.
  std::string data(const std::string& writable) const;
  // Id of a container; no two folders of this machine share one.
  std::string container_id(const std::string& digest, const std::string& configuration) const;

  // An empty state when there is none. SLIPWAY_E_IO.
  kit::Result<DeploymentState> load() const;
  kit::Status save(const DeploymentState& state) const;

  // Digest of the release that `current` names; empty when there is none.
  std::string current() const;
  kit::Status switch_to(const std::string& digest) const;
  kit::Status remove_current() const;

private:
  std::string m_path;
};

}  // namespace slipway::plugins::deploy
