// Where the parts of this installation are. The build tree has the same shape as an installed one.
#pragma once

#include <slipway/base/result.hpp>

#include <string>

namespace slipway::plugin {

struct Installation {
  std::string worker;   // <prefix>/libexec/slipway/slipway-worker
  std::string plugins;  // <prefix>/lib/slipway/plugins
  std::string probe;    // <prefix>/libexec/slipway/slipway-plugin-probe
  std::string sdk;      // <prefix>/share/slipway/sdk; not in the build tree.

  // From the place of the running executable, <prefix>/bin/slipway.
  static base::Result<Installation> locate();
};

}  // namespace slipway::plugin
