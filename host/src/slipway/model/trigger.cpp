#include <slipway/model/trigger.hpp>

#include <string_view>

namespace slipway::model {

namespace {

std::string without(std::string_view prefix, std::string_view ref) {
  return ref.substr(0, prefix.size()) == prefix ? std::string(ref.substr(prefix.size())) : std::string();
}

}  // namespace

std::string Trigger::branch() const { return without("refs/heads/", ref); }
std::string Trigger::tag() const { return without("refs/tags/", ref); }

}  // namespace slipway::model
