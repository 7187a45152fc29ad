// The parameters of dev.slipway.release.
#pragma once

#include <slipway/kit/container_bundle.hpp>
#include <slipway/kit/json.hpp>
#include <slipway/kit/oci_reference.hpp>
#include <slipway/kit/ports.hpp>
#include <slipway/kit/readiness.hpp>
#include <slipway/kit/suite.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::plugins::release {

extern const char k_config_schema[];

// A file for the image: an artifact of a stage upstream, or a file or folder of the source.
struct AddedFile {
  std::string artifact;
  std::string file;  // Relative to the workspace; one of the two is empty.
  std::string target;
  std::optional<std::uint32_t> mode;
};

struct ImageParameters {
  std::optional<kit::OciReference> from;  // None: from scratch.
  std::vector<AddedFile> add;
  std::vector<std::string> entrypoint;
  std::vector<std::string> cmd;
  std::vector<std::string> env;
  std::map<std::string, std::string> labels;
  std::string user;
  std::string working_dir;
  std::vector<std::string> exposed_ports;
};

struct EnvironmentParameters {
  std::vector<kit::ServicePort> ports;
  std::vector<std::string> env;
  std::vector<std::string> writable;
  std::vector<std::string> command;
  kit::Readiness ready;
  kit::ContainerNetwork network = kit::ContainerNetwork::host;
};

struct Parameters {
  ImageParameters image;
  EnvironmentParameters environment;
  kit::Suite acceptance;
};

// `config` was accepted by the schema. Ports that are "auto" are chosen here. SLIPWAY_E_CONFIG.
kit::Result<Parameters> parse_parameters(std::string_view config);

}  // namespace slipway::plugins::release
