#include <slipway/model/effect.hpp>

namespace slipway::model {

std::string to_string(Presence presence) {
  switch (presence) {
    case Presence::absent: return "absent";
    case Presence::same: return "present-same";
    case Presence::other: return "present-other";
    case Presence::unknown: break;
  }
  return "unknown";
}

std::string describe(const Effect& effect) { return effect.kind + " " + effect.name + " at " + effect.target; }

}  // namespace slipway::model
