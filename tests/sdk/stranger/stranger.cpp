// A stage as somebody writes it who has only the installed SDK.
#include <slipway/plugin.hpp>

#include <map>
#include <string>

namespace {

class Greet {
public:
  Greet(slipway::Host host, std::string_view) : m_host(host) {}
  void run(std::string_view) {
    std::map<std::string, int> words{{"hello", 1}};
    for (const auto& [word, count] : words)
      m_host.log_info(word + " from a stranger");
  }

private:
  slipway::Host m_host;
};

}  // namespace

SLIPWAY_PLUGIN((slipway::PluginInfo{"org.stranger.greet", "2.5.0", "MIT", "https://example.org"}),
               (slipway::StageType<Greet>{{"org.stranger.greet", "Greet", "Says hello"}}))
