// The same in the C++ layer of that release: every service and facet of ABI 1.0.
#include <slipway/plugin.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace {

std::string content_of(int fd) {
  char text[64];
  const ssize_t size = ::read(fd, text, sizeof text);
  ::close(fd);
  return std::string(text, size > 0 ? static_cast<std::size_t>(size) : 0);
}

class Everything {
public:
  Everything(slipway::Host host, std::string_view config) : m_host(host) {
    if (config.find("broken") != std::string_view::npos)
      throw slipway::Failure(SLIPWAY_E_CONFIG, "the vase is broken", R"({"hint":"glue it"})");
  }

  void plan(std::string_view) { m_host.declare(k_vase); }

  std::int32_t probe(std::string_view, const slipway::Effect& effect) {
    m_host.log_info("probe " + effect.name);
    return SLIPWAY_PROBE_ABSENT;
  }

  void run(std::string_view request) {
    m_host.log_info(request.find("\"workspace\"") != std::string_view::npos ? "request whole" : "request empty");
    m_host.progress(5000, "half");
    m_host.log_info(m_host.cancelled() ? "cancelled" : "not cancelled");
    std::ofstream("vase.txt") << "a vase\n";
    m_host.emit_value("piece", R"({"age":1})");
    m_host.emit_artifact("vase.txt", "vase.txt", "text/plain");
    m_host.log_info("it is " + m_host.secret("TOKEN"));
    use_commands();
    use_cache();
    m_host.log_info(m_host.begin(k_vase) ? "proceed" : "already done");
    m_host.done(k_vase, R"({"seen":true})");
  }

private:
  void use_commands() {
    int out = -1;
    const auto id = m_host.start({.argv = {"sh", "-c", "echo captured; exit $CODE"},
                                  .env = {"CODE=3"},
                                  .cwd = {},
                                  .flags = SLIPWAY_EXEC_CAPTURE},
                                 &out);
    const std::string said = content_of(out);
    m_host.log_info("said " + said.substr(0, said.size() - 1) + ", code " + std::to_string(m_host.wait(id).code));
    const auto sleeper = m_host.start({.argv = {"sleep", "60"}, .env = {}, .cwd = {}});
    m_host.stop(sleeper);
    m_host.log_info("signal " + std::to_string(m_host.wait(sleeper).signal));
  }

  void use_cache() {
    const int memory = ::memfd_create("content", MFD_CLOEXEC);
    if (::write(memory, "kept", 4) != 4) throw slipway::Failure(SLIPWAY_E_IO, "memfd");
    ::lseek(memory, 0, SEEK_SET);
    m_host.cache_store("vase", memory);
    ::close(memory);
    m_host.log_info("content " + content_of(m_host.cache_fetch("vase").value()));
  }

  inline static const slipway::Effect k_vase{"museum.piece", "hall 1", "vase", "sha256:0"};
  slipway::Host m_host;
};

constexpr const char* k_needs[] = {SLIPWAY_SERVICE_EXEC, nullptr};
constexpr const char* k_wants[] = {SLIPWAY_SERVICE_SECRET, SLIPWAY_SERVICE_CACHE, SLIPWAY_SERVICE_EFFECT, nullptr};

}  // namespace

SLIPWAY_PLUGIN((slipway::PluginInfo{"com.example.everything", "1.0.0", "Apache-2.0", ""}),
               (slipway::StageType<Everything>{{.id = "com.example.everything",
                                                .title = "Everything",
                                                .summary = "Uses all there is",
                                                .flags = SLIPWAY_STAGE_PUBLISHES,
                                                .config_schema = R"({"type":"object"})",
                                                .output_schema = R"({"type":"object"})",
                                                .needs = k_needs,
                                                .wants = k_wants}}))
