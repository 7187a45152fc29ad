// What the private module offers that speaks to registries. Built together with the host, so C++ types may cross this
// border.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/package/package.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace slipway::package {

struct PackRequest {
  std::string document;  // What the plugin says of itself, JSON: "id", "version" and "stages" are read again.
  std::string version;
  std::string platform;                            // "linux/amd64"
  int library = -1;                                // The plugin's file, borrowed, read from its start.
  std::map<std::string, std::string> annotations;  // Of manifest and index.
  std::string folder;                              // Missing, empty, or a package that is replaced.
};

struct RegistryAccess {
  std::vector<std::string> insecure = {};  // Registries that are spoken to without TLS; loopback addresses always are.
  std::function<void(const std::string& why)> on_retry = {};
};

enum class TagMove { refused, allowed };

struct PushRequest {
  std::vector<std::string> folders;  // Of the same plugin, each for other platforms.
  std::string reference;             // Without a tag it is pushed by its digest only.
  TagMove move = TagMove::refused;   // Of a tag that names something else.
};

struct FetchRequest {
  std::string reference;  // In a registry or a layout, by tag or digest.
  std::string platform;
  std::string store;  // Folder of an OCI layout, made when it is missing.
};

// Errors of all: SL0204, SL0317 (not the package of a plugin, or not for the platform), SL0604, SL0605, SL0701, SL0801,
// SL0903.
class PackageModule {
public:
  // The folder holds the package of one platform afterwards, or what it held before.
  virtual base::Result<Package> pack(const PackRequest& request) = 0;
  // Blobs, manifests, index, the tag last; each is read back.
  virtual base::Result<Package> push(const PushRequest& request, const RegistryAccess& access) = 0;
  // The plugin's file for the platform is in the store afterwards. Nothing is asked of the registry when all that a
  // reference by digest names is there already.
  virtual base::Result<Package> fetch(const FetchRequest& request, const RegistryAccess& access) = 0;

protected:
  ~PackageModule() = default;  // Lives as long as the process.
};

// Loaded once and never unloaded. SL0601: the installation is not complete. Any thread.
base::Result<PackageModule*> package_module();

// The one symbol of the module.
using PackageModuleEntry = PackageModule*();
inline constexpr const char* k_package_module_entry = "slipway_package_module";

}  // namespace slipway::package
