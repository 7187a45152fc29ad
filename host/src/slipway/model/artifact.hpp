// A named, digest-addressed file that a stage made.
#pragma once

#include <slipway/model/digest.hpp>

#include <cstdint>
#include <string>

namespace slipway::model {

struct Artifact {
  std::string name;
  Digest digest;
  std::uint64_t size = 0;  // Bytes.
  std::string media_type;
  std::string path;   // Where the run keeps it, absolute.
  std::string stage;  // Who made it.
  friend bool operator==(const Artifact&, const Artifact&) = default;
};

}  // namespace slipway::model
