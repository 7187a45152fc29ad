#include <slipway/plugin/visit.hpp>

#include <csignal>

namespace slipway::plugin {

namespace {

class NoServices : public Services {
public:
  void log(int, std::string_view) override {}
  void progress(int, const std::string&) override {}
  void output(std::uint64_t, std::string_view) override {}
  void warn(const std::string&) override {}
  slipway_status value(const std::string&, const std::string&) override { return SLIPWAY_E_DENIED; }
  slipway_status artifact(OfferedArtifact) override { return SLIPWAY_E_DENIED; }
  SecretAnswer secret(const std::string&) override { return {}; }
  slipway_status keep(pid_t) override { return SLIPWAY_E_DENIED; }
  CacheAnswer cache_fetch(const std::string&) override { return {}; }
  slipway_status cache_store(const std::string&, base::Fd) override { return SLIPWAY_E_DENIED; }
  slipway_status effect_declare(const model::Effect&) override { return SLIPWAY_E_DENIED; }
  EffectAnswer effect_begin(const model::Effect&) override { return {}; }
  slipway_status effect_done(const model::Effect&, const std::string&) override { return SLIPWAY_E_DENIED; }
};

}  // namespace

base::Result<Visit> visit(const Installation& installation, const PluginFile& file, std::int64_t limit_ms,
                          const StageToCreate* stage) {
  base::EventLoop loop;
  NoServices services;
  Visit seen;
  Worker* running = nullptr;
  Worker worker(loop, services,
                {.described =
                     [&](base::Result<PluginDescriptor> description) {
                       seen.description = std::move(description);
                       if (stage == nullptr || !*seen.description) return running->end();
                       running->create(stage->type, stage->config, stage->services);
                     },
                 .created =
                     [&](StageAnswer answer) {
                       seen.created = std::move(answer);
                       running->end();
                     },
                 .finished = [](StageAnswer) {},
                 .signalled = [](int) {},
                 .ended =
                     [&](WorkerEnd end) {
                       seen.end = std::move(end);
                       loop.stop();
                     }});
  running = &worker;
  SLIPWAY_TRY(worker.start({.program = installation.worker,
                            .workspace = "/",
                            .env = {"LANG=C.UTF-8"},
                            .commands = Worker::Commanding::refused},
                           file.fd()));
  const auto limit = loop.after(limit_ms, [&] {
    seen.timed_out_ms = limit_ms;
    worker.signal(SIGKILL);
  });
  loop.run();
  return seen;
}

}  // namespace slipway::plugin
