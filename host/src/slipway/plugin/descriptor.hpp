// What a plugin says about itself, as values that outlive the worker that read them.
#pragma once

#include <cstdint>
#include <string>
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
  bool bundled = false;

  const StageDescriptor* stage(const std::string& type) const;
};

}  // namespace slipway::plugin
