#include <slipway/model/trigger.hpp>

#include <string_view>

namespace slipway::model {

namespace {

std::string short_name(const std::string& ref, std::string_view prefix) {
  return ref.starts_with(prefix) ? ref.substr(prefix.size()) : std::string();
}

}  // namespace

std::string Trigger::branch() const { return short_name(ref, k_branch_refs); }

std::string Trigger::tag() const { return short_name(ref, k_tag_refs); }

}  // namespace slipway::model
