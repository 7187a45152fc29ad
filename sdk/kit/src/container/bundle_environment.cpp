#include "bundle_environment.hpp"

#include <algorithm>

namespace slipway::kit {
namespace {

constexpr char k_default_path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

std::string_view name_of(std::string_view pair) { return pair.substr(0, pair.find('=')); }

void set(std::vector<std::string>& environment, const std::string& pair) {
  const auto same = [&pair](const std::string& other) { return name_of(other) == name_of(pair); };
  const auto found = std::find_if(environment.begin(), environment.end(), same);
  if (found == environment.end())
    environment.push_back(pair);
  else
    *found = pair;
}

}  // namespace

std::vector<std::string> container_environment(const BundleSettings& settings, const ContainerUser& user) {
  std::vector<std::string> environment{k_default_path, "HOME=" + user.home};
  for (const std::string& pair : settings.image.env)
    set(environment, pair);
  for (const std::string& pair : settings.env)
    set(environment, pair);
  return environment;
}

std::string_view variable(const std::vector<std::string>& environment, std::string_view name) {
  for (const std::string& pair : environment)
    if (name_of(pair) == name) return std::string_view(pair).substr(std::min(name.size() + 1, pair.size()));
  return {};
}

}  // namespace slipway::kit
