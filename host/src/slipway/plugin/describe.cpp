#include <slipway/base/file.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/base/text.hpp>
#include <slipway/plugin/catalog.hpp>
#include <slipway/plugin/elf_note.hpp>
#include <slipway/plugin/plugin_file.hpp>
#include <slipway/plugin/visit.hpp>

#include <fmt/format.h>

#include <cstring>

namespace slipway::plugin {

namespace {

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
  SLIPWAY_TRY_ASSIGN(Visit seen, visit(installation, file, limit_ms));
  if (!seen.description) return base::fail(load_failure(path, seen.end, seen.timed_out_ms));
  if (!*seen.description) {
    base::Error error = seen.description->error();
    error.what = path + ": " + error.what;
    return base::fail(std::move(error));
  }
  PluginDescriptor plugin = std::move(**seen.description);
  plugin.path = file.path();
  plugin.digest = file.digest();
  return plugin;
}

}  // namespace slipway::plugin
