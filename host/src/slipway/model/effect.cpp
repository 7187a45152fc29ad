#include <slipway/model/effect.hpp>

namespace slipway::model {

std::string to_string(Presence presence) {
  switch (presence) {
  case Presence::absent:
    return "absent";
  case Presence::same:
    return "same";
  case Presence::other:
    return "other";
  case Presence::unknown:
    break;
  }
  return "unknown";
}

std::string describe(const Effect& effect) {
  std::string text = effect.kind;
  if (!effect.name.empty()) text += ' ' + effect.name;
  if (!effect.target.empty()) text += " at " + effect.target;
  return text;
}

}  // namespace slipway::model
