// A plugin as an OCI artifact: an index with one manifest for each platform, whose config says what the plugin says of
// itself and whose one layer is the plugin's file as it is.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace slipway::package {

struct Package {
  std::string reference;  // "NAME@sha256:...", of the index: one digest for all platforms.
  std::string id;
  std::string version;
  std::vector<std::string> stages;               // Ids of the stage types that it offers, sorted.
  std::map<std::string, std::string> libraries;  // "linux/amd64" -> "sha256:..." of the plugin's file.
  std::map<std::string, std::string> glibc;  // "linux/amd64" -> "2.36", the oldest that the file runs with, if told.
};

}  // namespace slipway::package
