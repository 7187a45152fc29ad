// The whole life of a worker with a plugin (spawn, load, create, run, leave, reap) by turns with that of /bin/true
// (spawn, reap). Prints the microseconds of the whole life, of its start (spawn, load) and of /bin/true, a line each
// time.
#include <slipway/base/event_loop.hpp>
#include <slipway/base/process.hpp>
#include <slipway/plugin/plugin_file.hpp>
#include <slipway/plugin/worker.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

using namespace slipway;

class Silent : public plugin::Services {
  void log(int, std::string_view) override {}
  void progress(int, const std::string&) override {}
  void output(std::uint64_t, std::string_view) override {}
  void warn(const std::string&) override {}
  slipway_status value(const std::string&, const std::string&) override { return SLIPWAY_OK; }
  slipway_status artifact(plugin::OfferedArtifact) override { return SLIPWAY_OK; }
  plugin::SecretAnswer secret(const std::string&) override { return {}; }
  slipway_status keep(pid_t) override { return SLIPWAY_E_DENIED; }
  plugin::CacheAnswer cache_fetch(const std::string&) override { return {}; }
  slipway_status cache_store(const std::string&, base::Fd) override { return SLIPWAY_E_DENIED; }
  slipway_status effect_declare(const model::Effect&) override { return SLIPWAY_OK; }
  plugin::EffectAnswer effect_begin(const model::Effect&) override { return {}; }
  slipway_status effect_done(const model::Effect&, const std::string&) override { return SLIPWAY_OK; }
};

using Clock = std::chrono::steady_clock;

long long microseconds_since(Clock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin).count();
}

struct Life {
  bool green = false;  // A life that fails is not measured.
  long long start = 0;
};

Life live_once(const std::string& program, const plugin::PluginFile& file, const std::string& type) {
  const Clock::time_point begin = Clock::now();
  base::EventLoop loop;
  Silent services;
  plugin::Worker* self = nullptr;
  Life life;
  plugin::Worker worker(loop, services,
                        {.described =
                             [&](const base::Result<plugin::PluginDescriptor>&) {
                               life.start = microseconds_since(begin);
                               self->create(type, "{}", {SLIPWAY_SERVICE_LOG});
                             },
                         .created = [&](const plugin::StageAnswer&) { self->run("{}"); },
                         .finished =
                             [&](const plugin::StageAnswer& answer) {
                               life.green = answer.status == SLIPWAY_OK;
                               self->end();
                             },
                         .signalled = [](int) {},
                         .ended = [&](const plugin::WorkerEnd&) { loop.stop(); }});
  self = &worker;
  if (!worker.start({program, "/", {"LANG=C.UTF-8"}}, file.fd())) return life;
  loop.run();
  return life;
}

bool spawn_true() {
  const auto child = base::spawn({.program = "/bin/true", .argv = {"true"}});
  return child && base::reap(*child).ok();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return std::fputs("usage: worker_life WORKER PLUGIN STAGE-TYPE COUNT\n", stderr), 2;
  const auto file = plugin::PluginFile::open(argv[2]);
  if (!file) return std::fputs(base::render(file.error()).c_str(), stderr), 3;
  for (int i = 0; i < std::atoi(argv[4]); ++i) {
    Clock::time_point begin = Clock::now();
    const Life life = live_once(argv[1], *file, argv[3]);
    const long long whole = microseconds_since(begin);
    begin = Clock::now();
    const bool floor = spawn_true();
    if (!life.green || !floor) return std::fputs("a life did not end well\n", stderr), 1;
    std::printf("%lld %lld %lld\n", whole, life.start, microseconds_since(begin));
  }
}
