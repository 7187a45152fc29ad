// The "flavor" input of docker/metadata-action: what all tags have in common.
#pragma once

#include <slipway/base/result.hpp>

#include <string>
#include <string_view>

namespace slipway::plan::metadata {

struct Flavor {
  enum class Latest { automatic, yes, no };
  Latest latest = Latest::automatic;
  std::string prefix;  // May hold expressions, which are not expanded on "latest".
  std::string suffix;
  bool prefix_on_latest = false;
  bool suffix_on_latest = false;
  friend bool operator==(const Flavor&, const Flavor&) = default;
};

// A value ends at its second "="; "onlatest" belongs to the prefix or suffix before it on the same line.
base::Result<Flavor> parse_flavor(std::string_view input);

}  // namespace slipway::plan::metadata
