// A change of the outside world, and what is known about it.
#pragma once

#include <compare>
#include <string>

namespace slipway::model {

struct Effect {
  std::string kind;    // "oci.tag"
  std::string target;  // A repository, a host, a directory.
  std::string name;    // A tag, a path, a service.
  std::string digest;  // The content it has afterwards.
  friend auto operator<=>(const Effect&, const Effect&) = default;
};

// What a probe saw. The values are those of the ABI.
enum class Presence { absent = 0, same = 1, other = 2, unknown = 3 };

std::string to_string(Presence presence);

// "oci.tag v1.2.3 at registry/repository"
std::string describe(const Effect& effect);

}  // namespace slipway::model
