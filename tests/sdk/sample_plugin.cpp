// A stage in C++ with all facets, whose behaviour its parameters choose.
#include <slipway/plugin.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace {

constexpr const char* k_needs[] = {SLIPWAY_SERVICE_LOG, SLIPWAY_SERVICE_EFFECT, nullptr};
constexpr const char* k_wants[] = {SLIPWAY_SERVICE_CACHE, nullptr};
const slipway::Effect k_effect{"sample.write", "world", "greeting", "sha256:1"};

class Sample {
public:
  Sample(slipway::Host host, std::string_view config) : m_host(host), m_config(config) {
    if (m_config == R"({"create":"throw"})") throw slipway::Failure(SLIPWAY_E_CONFIG, "create refused");
  }
  void run(std::string_view) {
    m_host.log_info("running with " + m_config);
    if (m_config == R"({"throw":"failure"})")
      throw slipway::Failure(SLIPWAY_E_REFUSED, "the remote said no", R"({"hint":"ask again"})");
    if (m_config == R"({"throw":"standard"})") throw std::runtime_error("a standard exception");
    if (m_config == R"({"throw":"other"})") throw 42;
    if (m_host.begin(k_effect)) m_host.done(k_effect, R"({"seen":true})");
  }
  void plan(std::string_view) { m_host.declare(k_effect); }
  std::int32_t probe(std::string_view, const slipway::Effect& effect) {
    return effect.name == "greeting" ? SLIPWAY_PROBE_PRESENT_SAME : SLIPWAY_PROBE_ABSENT;
  }
  void rollback(std::string_view) { throw slipway::Failure(SLIPWAY_E_ROLLBACK_FAILED, "there is no predecessor"); }

private:
  slipway::Host m_host;
  std::string m_config;
};

}  // namespace

SLIPWAY_PLUGIN((slipway::PluginInfo{"com.example.sample", "1.2.3", "Apache-2.0", "https://example.com"}),
               (slipway::StageType<Sample>{{"com.example.sample", "Sample", "Does what it is told",
                                            SLIPWAY_STAGE_PUBLISHES, R"({"type":"object"})", R"({"type":"object"})",
                                            k_needs, k_wants}}))
