#include <slipway/base/text.hpp>
#include <slipway/model/plugin_id.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace slipway::model {

namespace {

bool letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_label(const std::string& text) {
  return !text.empty() && letter_or_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return letter_or_digit(c) || c == '-' || c == '_'; });
}

}  // namespace

bool is_reverse_dns(std::string_view id) {
  const std::vector<std::string> labels = base::split(id, '.');
  return labels.size() > 1 && std::all_of(labels.begin(), labels.end(), is_label);
}

bool is_bundled_type(std::string_view id) {
  constexpr std::string_view k_family = "dev.slipway.";
  return id.starts_with(k_family) && id.find('.', k_family.size()) == std::string_view::npos;
}

}  // namespace slipway::model
