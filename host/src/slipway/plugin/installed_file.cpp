#include <slipway/plugin/installed_file.hpp>

#include <fmt/format.h>

namespace slipway::plugin {

std::string installed_file(const std::string& store, std::string_view digest) {
  return fmt::format("{}/blobs/sha256/{}", store, digest.substr(digest.find(':') + 1));
}

}  // namespace slipway::plugin
