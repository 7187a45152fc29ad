// From entries to the version of an image: its tags, before they are joined with names.
#pragma once

#include <slipway/plan/metadata/entry.hpp>
#include <slipway/plan/metadata/expressions.hpp>
#include <slipway/plan/metadata/flavor.hpp>
#include <slipway/plan/metadata/images.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::plan::metadata {

struct Version {
  std::optional<std::string> main;
  std::vector<std::string> partial;
  bool latest = false;
  friend bool operator==(const Version&, const Version&) = default;
};

// The first entry that gives a tag decides about "latest", unless the flavor does.
base::Result<Version> evaluate_version(const std::vector<Entry>& entries, const Flavor& flavor, const Context& context,
                                       const Zones& zones, Warnings& warnings);

// Each run of characters that no tag may have becomes one "-". The result may still be none that a registry takes.
std::string sanitized(std::string_view tag);

// The names of the enabled images, lower case.
std::vector<std::string> image_names(const std::vector<Image>& images);

// "name:tag" for each image and tag, "latest" last; the tags alone without an image. Without a main version none.
std::vector<std::string> tags_of(const Version& version, const Flavor& flavor, const std::vector<std::string>& images);

}  // namespace slipway::plan::metadata
