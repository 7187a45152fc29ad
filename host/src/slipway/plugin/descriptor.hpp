// What a plugin says about itself, as values that outlive the worker that read them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::plugin {

struct StageDescriptor {
  std::string id;
  std::string title;
  std::string summary;
  std::uint32_t flags = 0;  // SLIPWAY_STAGE_*
  std::string config_schema;
  std::string output_schema;
  std::vector<std::string> needs;
  std::vector<std::string> wants;
};

class PluginFile;

// Why a plugin is used: it comes with the installation, slipway.lock names it, `--plugin` does, or it was only asked
// for by its path.
enum class Origin { bundled, locked, override_, path };

// "bundled", "locked", "override", "file"
std::string_view to_string(Origin origin);

struct PluginDescriptor {
  std::string id;
  std::string version;
  std::string license;
  std::string homepage;
  std::string built_with;
  std::uint16_t abi_major = 0;
  std::uint16_t abi_minor = 0;
  std::vector<StageDescriptor> stages;
  std::string path;    // Absolute.
  std::string digest;  // "sha256:..." of the file.
  Origin origin = Origin::path;
  // What was described, still open; whoever loads the plugin loads this.
  std::shared_ptr<const PluginFile> file;

  const StageDescriptor* stage(const std::string& type) const;
};

}  // namespace slipway::plugin
