// A good stage that uses every service once and tells in its log what it got.
#include "fields.hpp"

#include <slipway/plugin.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace {

constexpr const char* k_wants[] = {SLIPWAY_SERVICE_LOG,     SLIPWAY_SERVICE_PROGRESS,
                                   SLIPWAY_SERVICE_CANCEL,  SLIPWAY_SERVICE_EMIT,
                                   SLIPWAY_SERVICE_SECRET,  SLIPWAY_SERVICE_EXEC,
                                   SLIPWAY_SERVICE_CACHE,   SLIPWAY_SERVICE_EFFECT,
                                   "com.example.unknown/1", nullptr};

std::string content_of(int fd) {
  std::string text(4096, '\0');
  const ssize_t count = read(fd, text.data(), text.size());
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  close(fd);
  return text;
}

void write_file(const std::string& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "we");
  if (file == nullptr) throw slipway::Failure(SLIPWAY_E_IO, "cannot write " + path);
  std::fwrite(text.data(), 1, text.size(), file);
  std::fclose(file);
}

// How often the text, which is given backwards so that it is not itself one, is in the memory of this process.
std::size_t copies_of(const std::string& backwards) {
  std::ifstream maps("/proc/self/maps");
  std::ifstream memory("/proc/self/mem", std::ios::binary);
  std::size_t copies = 0;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t begin = 0, end = 0;
    char access[5] = {};
    if (std::sscanf(line.c_str(), "%zx-%zx %4s", &begin, &end, access) != 3 || access[1] != 'w') continue;
    std::vector<char> bytes(end - begin);
    memory.clear();
    memory.seekg(static_cast<std::streamoff>(begin));
    memory.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    const auto searcher = std::default_searcher(backwards.rbegin(), backwards.rend());
    for (auto at = bytes.begin(); (at = std::search(at, bytes.end(), searcher)) != bytes.end(); ++at)
      ++copies;
  }
  return copies;
}

class Echo {
public:
  Echo(slipway::Host host, std::string_view config) : m_host(host), m_config(config) {
    const std::string what = fixture::field(config, "do");
    if (what == "refuse-slowly") usleep(200'000);
    if (what.starts_with("refuse-"))
      throw slipway::Failure(SLIPWAY_E_CONFIG, "'do' may not be '" + what + "'", R"({"hint":"say something else"})");
  }

  void run(std::string_view request) {
    const std::string text = fixture::field(m_config, "text");
    const std::string what = fixture::field(m_config, "do");
    if (what == "all") return use_everything();
    if (what == "surroundings") return tell_surroundings();
    if (what == "too-much") return overdo();
    if (what == "fields") return log_fields();
    if (what == "forget") return forget_secret();
    if (what == "request") m_host.emit_value("request", request);
    m_host.log_info("echo: " + text);
    m_host.emit_value("echo", R"({"text":")" + text + R"("})");
    write_file("echo.txt", text + "\n");
    // Records of other stages have a "stage" too; the last part of the output folder is this one's name alone.
    const std::string output = fixture::field(request, "output");
    m_host.emit_artifact(output.substr(output.rfind('/') + 1) + ".txt", "echo.txt", "text/plain");
  }

  void plan(std::string_view) { m_host.declare(k_effect); }
  std::int32_t probe(std::string_view, const slipway::Effect& effect) {
    m_host.log_info("probe " + effect.kind + " " + effect.target + " " + effect.name + " " + effect.digest);
    return SLIPWAY_PROBE_PRESENT_OTHER;
  }

private:
  void log_fields() {
    const auto* log = static_cast<const slipway_log_v1*>(m_host.raw()->service(m_host.raw(), SLIPWAY_SERVICE_LOG));
    log->write(m_host.raw(), SLIPWAY_LOG_INFO, slipway::to_str("pushed"), slipway::to_str(R"({"tag":"1.0"})"));
    log->write(m_host.raw(), SLIPWAY_LOG_INFO, slipway::to_str("done"), slipway::to_str(""));
  }

  void forget_secret() {
    const std::string backwards = fixture::field(m_config, "backwards");
    {
      const slipway::Secret secret = m_host.secret(fixture::field(m_config, "name"));
      m_host.log_info(copies_of(backwards) > 0 ? "known" : "not known");
    }
    m_host.log_info("left " + std::to_string(copies_of(backwards)));
  }

  inline static const slipway::Effect k_effect{"kind", "target", "name", "sha256:0"};

  void use_everything() {
    m_host.progress(5000, "half");
    m_host.emit_value("first", "{}");
    const int memory = memfd_create("artifact", MFD_CLOEXEC);
    if (write(memory, "from memory", 11) != 11) throw slipway::Failure(SLIPWAY_E_IO, "memfd");
    lseek(memory, 0, SEEK_SET);
    slipway_artifact artifact{};
    artifact.struct_size = sizeof artifact;
    artifact.fd = memory;
    artifact.name = slipway::to_str("memory");
    const auto* emit = static_cast<const slipway_emit_v1*>(m_host.raw()->service(m_host.raw(), SLIPWAY_SERVICE_EMIT));
    m_host.log_info("artifact " + std::to_string(emit->artifact(m_host.raw(), &artifact)));
    m_host.log_info("secret " + std::string(m_host.secret("TOKEN").view()));
    try {
      m_host.secret("OTHER");
    } catch (const slipway::Failure& failure) {
      m_host.log_info("other secret " + std::to_string(failure.status()));
    }
    use_commands();
    lseek(memory, 5, SEEK_SET);
    m_host.cache_store("key", memory);
    const std::string cached = content_of(m_host.cache_fetch("key").value());
    m_host.log_info("cache " + cached + ", " + (m_host.cache_fetch("none") ? "something" : "nothing"));
    m_host.log_info(m_host.begin(k_effect) ? "proceed" : "already done");
    m_host.done(k_effect, R"({"seen":true})");
    m_host.log_info(m_host.raw()->service(m_host.raw(), "com.example.unknown/1") == nullptr ? "no unknown service"
                                                                                            : "an unknown service");
    close(memory);
  }

  void use_commands() {
    int out = -1;
    const std::uint64_t id = m_host.start({.argv = {"sh", "-c", "echo captured; echo logged >&2; exit 3"},
                                           .env = {},
                                           .cwd = {},
                                           .flags = SLIPWAY_EXEC_CAPTURE},
                                          &out);
    const std::string captured = content_of(out);
    m_host.log_info("command " + captured + std::to_string(m_host.wait(id).code));
    const std::uint64_t sleeper = m_host.start({.argv = {"sleep", "60"}, .env = {}, .cwd = {}});
    m_host.stop(sleeper);
    m_host.log_info("stopped by " + std::to_string(m_host.wait(sleeper).signal));
    try {
      m_host.start({.argv = {"no-such-program"}, .env = {}, .cwd = {}});
    } catch (const slipway::Failure& failure) {
      m_host.log_info("missing " + std::to_string(failure.status()));
    }
  }

  template <typename Call>
  void tell_status(const std::string& what, Call call) {
    slipway_status status = SLIPWAY_OK;
    try {
      call();
    } catch (const slipway::Failure& failure) {
      status = failure.status();
    }
    m_host.log_info(what + " " + std::to_string(status));
  }

  // More than a message can hold. A limit in even bytes lies within a character.
  void overdo() {
    constexpr int k_closed = 9999;
    std::string text = "x";
    for (int i = 0; i < 5'000'000; ++i)
      text += "é";
    m_host.log_info(text);
    m_host.progress(1, text);
    const std::string larger = text + text;
    tell_status("value", [&] { m_host.emit_value("big", '"' + larger + '"'); });
    tell_status("secret", [&] { m_host.secret(larger); });
    tell_status("command", [&] { m_host.start({.argv = {"true", larger}, .env = {}, .cwd = {}}); });
    tell_status("closed", [&] { m_host.cache_store("key", k_closed); });
    throw slipway::Failure(SLIPWAY_E_IO, text, R"({"why":")" + text + R"("})");
  }

  void tell_surroundings() {
    const mode_t mask = umask(0);
    umask(mask);
    char folder[4096];
    std::printf("cwd is %s\n", getcwd(folder, sizeof folder) == nullptr ? "gone" : "there");
    std::printf("umask is %03o\n", static_cast<unsigned>(mask));
    for (char** variable = environ; *variable != nullptr; ++variable)
      std::printf("env %s\n", *variable);
    std::fflush(stdout);
  }

  slipway::Host m_host;
  std::string m_config;
};

}  // namespace

SLIPWAY_PLUGIN((slipway::PluginInfo{"dev.slipway.tests.echo", "1.2.3", "Apache-2.0", "https://example.com/echo"}),
               (slipway::StageType<Echo>{{.id = "dev.slipway.tests.echo",
                                          .title = "Echo",
                                          .summary = "Says what it was told",
                                          .config_schema = R"({"type":"object"})",
                                          .wants = k_wants}}))
