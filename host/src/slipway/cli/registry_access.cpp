#include <slipway/cli/preparation.hpp>
#include <slipway/cli/registry_access.hpp>

namespace slipway::cli {

package::RegistryAccess registry_access_of(const Arguments& arguments) {
  return {.insecure = arguments.all("insecure"), .on_retry = [](const std::string& why) { tell_warnings({why}); }};
}

}  // namespace slipway::cli
