#include <slipway/base/file.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/base/text.hpp>
#include <slipway/plugin/catalog.hpp>
#include <slipway/plugin/elf_note.hpp>
#include <slipway/plugin/plugin_file.hpp>
#include <slipway/plugin/worker.hpp>

#include <fmt/format.h>

#include <csignal>
#include <cstring>
#include <optional>

namespace slipway::plugin {

namespace {

// A plugin that is only described gets nothing, and nobody hears what it says.
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

base::Error load_failure(const std::string& path, const WorkerEnd& end, std::int64_t timed_out_ms) {
  if (timed_out_ms > 0)
    return {.code = {508},
            .what = fmt::format("loading {} did not end within {}", path, base::duration_text(timed_out_ms)),
            .why = "a static constructor of the plugin or of a library it links hangs"};
  const int number = end.crash_signal != 0 ? end.crash_signal : end.status.signal;
  if (number != 0)
    return {.code = {502},
            .what = fmt::format("loading {} crashed", path),
            .why = fmt::format("signal {} ({})", number, strsignal(number))};
  if (!end.protocol_fault.empty())
    return {
        .code = {505}, .what = fmt::format("the worker that loads {} was stopped", path), .why = end.protocol_fault};
  return {.code = {503},
          .what = fmt::format("loading {} ended the process", path),
          .why = fmt::format("exit code {}", end.status.code)};
}

}  // namespace

base::Result<PluginDescriptor> describe(const Installation& installation, const std::string& path,
                                        std::int64_t limit_ms) {
  SLIPWAY_TRY_ASSIGN(PluginFile file, PluginFile::open(path));
  base::EventLoop loop;
  NoServices services;
  std::optional<base::Result<PluginDescriptor>> description;
  WorkerEnd end;
  std::int64_t timed_out_ms = 0;
  Worker* running = nullptr;
  Worker worker(loop, services,
                {.described =
                     [&](base::Result<PluginDescriptor> result) {
                       description = std::move(result);
                       running->end();
                     },
                 .created = [](StageAnswer) {},
                 .finished = [](StageAnswer) {},
                 .signalled = [](int) {},
                 .ended =
                     [&](WorkerEnd how) {
                       end = std::move(how);
                       loop.stop();
                     }});
  running = &worker;
  SLIPWAY_TRY(worker.start({installation.worker, "/", {"LANG=C.UTF-8"}}, file.fd()));
  const auto limit = loop.after(limit_ms, [&] {
    timed_out_ms = limit_ms;
    worker.signal(SIGKILL);
  });
  loop.run();
  if (!description) return base::fail(load_failure(path, end, timed_out_ms));
  if (!*description) {
    base::Error error = description->error();
    error.what = path + ": " + error.what;
    return base::fail(std::move(error));
  }
  PluginDescriptor plugin = std::move(**description);
  plugin.path = file.path();
  plugin.digest = file.digest();
  return plugin;
}

}  // namespace slipway::plugin
