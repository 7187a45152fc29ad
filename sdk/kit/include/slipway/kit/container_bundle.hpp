// The bundle of an OCI runtime (runtime specification 1.0): the config.json beside an unpacked image.
#pragma once

#include <slipway/kit/oci_model.hpp>
#include <slipway/kit/result.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace slipway::kit {

// A folder that stays writable in a container whose root is read-only.
struct WritablePath {
  std::string inside;   // Absolute, in the container.
  std::string outside;  // Absolute; made with mode 0755 and the container's user as owner when it is missing.
};

enum class ContainerNetwork {
  host,     // The machine's own.
  isolated  // One of its own with a loopback device only. Needs root.
};

// Whose rights the runtime has. As another user than root, containers live in a user namespace in which that user is
// root, and no control group is used.
struct ContainerCaller {
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
};
ContainerCaller current_caller();

struct BundleSettings {
  std::string id;
  std::string rootfs;  // Absolute; an unpacked image.
  OciImageConfig image;
  std::vector<std::string> args = {};  // Replaces entrypoint and cmd of the image.
  std::vector<std::string> env = {};   // "K=V": replaces or adds.
  std::vector<WritablePath> writable = {};
  ContainerNetwork network = ContainerNetwork::host;
  std::vector<std::string> capabilities = {};  // "CAP_NET_BIND_SERVICE". None: no capability at all.
  std::map<std::string, std::string> annotations = {};
  ContainerCaller caller = current_caller();
};

// The user of an image, "name|uid[:group|gid]", looked up in the passwd and group files of the rootfs.
struct ContainerUser {
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::string home = "/";
  friend bool operator==(const ContainerUser&, const ContainerUser&) = default;
};
// SLIPWAY_E_CONFIG: a name that the image does not know.
Result<ContainerUser> resolve_user(const std::string& rootfs, const std::string& user);

// The text of config.json: read-only root, the image's entrypoint with its config, no new privileges, no core dumps,
// kernel files masked. SLIPWAY_E_CONFIG: nothing to run, a bad user. SLIPWAY_E_UNSUPPORTED: an isolated network
// without root.
Result<std::string> bundle_config(const BundleSettings& settings);

// Make the writable folders and FOLDER/config.json.
Status write_bundle(const std::string& folder, const BundleSettings& settings);

// Path of the program that a container would run, inside it. SLIPWAY_VERDICT_FAIL: the image has no such file, it is
// not executable, or its dynamic loader or interpreter is not in the image.
Result<std::string> find_in_image(const BundleSettings& settings);

}  // namespace slipway::kit
