// The "images" input of docker/metadata-action.
#pragma once

#include <slipway/base/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace slipway::plan::metadata {

struct Image {
  std::string name;  // Lower case, and not checked otherwise.
  bool enabled = true;
  friend bool operator==(const Image&, const Image&) = default;
};

// A single line without "=" is a list of names. Otherwise each line is one image: "name", "name=x", "enable=false".
base::Result<std::vector<Image>> parse_images(std::string_view input);

}  // namespace slipway::plan::metadata
