// Stages with effects on a world that is a folder: each effect writes one file, and a ledger there tells how often.
// With a file `unreachable` in it no effect can be looked at, for the reason that the file gives.
//   dev.slipway.tests.candidate  with: {digest, result}                 emits an image and a verdict for it
//   dev.slipway.tests.world      with: {world: FOLDER, names: "a,b", digest, do, at: INDEX, from: FILE}
#include "fields.hpp"

#include <slipway/plugin.hpp>

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

namespace {

constexpr const char* k_wants[] = {SLIPWAY_SERVICE_LOG, SLIPWAY_SERVICE_EMIT, SLIPWAY_SERVICE_EFFECT,
                                   SLIPWAY_SERVICE_CANCEL, nullptr};

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void print(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

std::string digest_of(const std::string& config) {
  const std::string digest = fixture::field(config, "digest");
  return "sha256:" + (digest.empty() ? std::string(64, 'a') : digest);
}

class Candidate {
public:
  Candidate(slipway::Host host, std::string_view config) : m_host(host), m_config(config) {}
  void run(std::string_view) {
    const std::string result = fixture::field(m_config, "result");
    m_host.emit_value("image", R"({"digest":")" + digest_of(m_config) +
                                   R"(","mediaType":"application/vnd.oci.image.manifest.v1+json","size":2,)"
                                   R"("layout":"/nowhere","platform":"linux/amd64","labels":{}})");
    if (result == "none") return;
    m_host.emit_value("verdict", R"({"subject":")" + digest_of(m_config) + R"(","result":")" +
                                     (result.empty() ? "PASSED" : result) +
                                     R"(","passed":1,"failed":0,"suite":"acceptance"})");
  }

private:
  slipway::Host m_host;
  std::string m_config;
};

class World {
public:
  World(slipway::Host host, std::string_view config)
      : m_host(host), m_config(config), m_world(fixture::field(config, "world")) {
    leak("create");
  }

  void plan(std::string_view) {
    if (act() == "plan-nothing") return;
    leak("plan");
    for (const slipway::Effect& effect : effects())
      m_host.declare(effect);
  }

  std::int32_t probe(std::string_view, const slipway::Effect& effect) {
    if (access((m_world + "/unreachable").c_str(), F_OK) == 0) {
      const std::string why = content_of(m_world + "/unreachable");
      print("in probe: " + why);
      throw slipway::Failure(SLIPWAY_E_TRANSIENT, "the world cannot be reached" + why);
    }
    if (access((m_world + "/" + effect.name).c_str(), F_OK) != 0) return SLIPWAY_PROBE_ABSENT;
    return content_of(m_world + "/" + effect.name) == effect.digest ? SLIPWAY_PROBE_PRESENT_SAME
                                                                    : SLIPWAY_PROBE_PRESENT_OTHER;
  }

  void run(std::string_view request) {
    m_journal = fixture::field(request, "output") + "/../../journal.jsonl";
    long index = 0;
    for (const slipway::Effect& effect : effects()) {
      const bool here = index++ == fixture::number(m_config, "at", 0);
      if (here) misbehave("before");
      if (!m_host.begin(effect)) continue;
      if (here) misbehave("begun");
      change(effect);
      if (here) misbehave("changed");
      if (act() != "forget") m_host.done(effect, R"({"read_back":true})");
      if (here) misbehave("done");
    }
  }

private:
  std::string act() const { return fixture::field(m_config, "do"); }

  std::vector<slipway::Effect> effects() const {
    std::vector<slipway::Effect> all;
    for (const std::string& name : fixture::list(fixture::field(m_config, "names")))
      all.push_back({"file", m_world, name, digest_of(m_config)});
    return all;
  }

  // do: "leak-PLACE": prints what `from` holds, and fails with it.
  void leak(const std::string& place) const {
    if (act() != "leak-" + place) return;
    const std::string content = content_of(fixture::field(m_config, "from"));
    print("in " + place + ": " + content);
    throw slipway::Failure(SLIPWAY_E_TRANSIENT, "the token " + content + " is no good");
  }

  void change(const slipway::Effect& effect) const {
    std::ofstream(m_world + "/ledger", std::ios::app) << effect.name << " " << effect.digest << "\n";
    std::ofstream(m_world + "/" + effect.name) << effect.digest;
  }

  // do: "KIND-POINT", once: a file in the world keeps it from happening again.
  void misbehave(const std::string& point) const {
    const std::string kind = act().substr(0, act().find('-'));
    if (act() != kind + "-" + point) return;
    const std::string mark = m_world + "/misbehaved";
    if (access(mark.c_str(), F_OK) == 0) return;
    std::ofstream(mark) << act();
    if (kind == "kill") kill(getppid(), SIGKILL);
    if (kind == "crash") std::abort();
    if (kind == "fail") throw slipway::Failure(SLIPWAY_E_TRANSIENT, "the world did not answer");
    if (kind == "delete") {
      unlink(m_journal.c_str());
      return;
    }
    print("hanging");
    for (;;)
      pause();
  }

  slipway::Host m_host;
  std::string m_config;
  std::string m_world;
  std::string m_journal;
};

constexpr slipway::StageType<Candidate> k_candidate{{.id = "dev.slipway.tests.candidate",
                                                     .title = "Candidate",
                                                     .summary = "Emits an image and a verdict",
                                                     .config_schema = R"({"type":"object"})",
                                                     .wants = k_wants}};
constexpr slipway::StageType<World> k_world{{.id = "dev.slipway.tests.world",
                                             .title = "World",
                                             .summary = "Changes files",
                                             .flags = SLIPWAY_STAGE_PUBLISHES,
                                             .config_schema = R"({"type":"object","required":["world"]})",
                                             .wants = k_wants}};
constexpr const slipway_stage* k_stages[] = {&k_candidate, &k_world, nullptr};
constexpr slipway_plugin k_plugin{
    sizeof(slipway_plugin), SLIPWAY_ABI_MAJOR, SLIPWAY_ABI_TARGET, "dev.slipway.tests.world", "1.0.0", "Apache-2.0", "",
    SLIPWAY_BUILT_WITH,     k_stages};

}  // namespace

SLIPWAY_NOTE(0);

extern "C" SLIPWAY_EXPORT const slipway_plugin* slipway_plugin_entry_v1(void) { return &k_plugin; }
