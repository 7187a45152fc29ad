// The smallest useful stage, for measuring what a stage costs.
#include <slipway/plugin.hpp>

namespace {

class Greet {
public:
  Greet(slipway::Host host, std::string_view) : m_host(host) {}
  void run(std::string_view) { m_host.log_info("hello"); }

private:
  slipway::Host m_host;
};

}  // namespace

SLIPWAY_PLUGIN((slipway::PluginInfo{"com.example.greet", "1.0.0", "Apache-2.0", ""}),
               (slipway::StageType<Greet>{{"com.example.greet", "Greet", "Says hello"}}))
