#include <slipway/ci/environment.hpp>

#include <unistd.h>

namespace slipway::ci {

Environment process_environment() {
  Environment environment;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view pair(*entry);
    const std::size_t end = pair.find('=');
    if (end != std::string_view::npos) environment.emplace(pair.substr(0, end), pair.substr(end + 1));
  }
  return environment;
}

std::string value_of(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

std::string first_of(const Environment& environment, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (std::string value = value_of(environment, name); !value.empty()) return value;
  return {};
}

}  // namespace slipway::ci
