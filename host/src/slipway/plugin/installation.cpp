#include <slipway/base/file.hpp>
#include <slipway/plugin/installation.hpp>

#include <unistd.h>

#include <climits>

namespace slipway::plugin {

base::Result<Installation> Installation::locate() {
  std::string path(PATH_MAX, '\0');
  const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
  if (length <= 0)
    return base::fail(
        {.code = {603}, .what = "the installation cannot be found", .why = "/proc/self/exe cannot be read"});
  path.resize(static_cast<std::size_t>(length));
  const std::string prefix = base::absolute_path(path + "/../..");
  return Installation{prefix + "/libexec/slipway/slipway-worker", prefix + "/lib/slipway/plugins",
                      prefix + "/libexec/slipway/slipway-plugin-probe", prefix + "/share/slipway/sdk"};
}

}  // namespace slipway::plugin
