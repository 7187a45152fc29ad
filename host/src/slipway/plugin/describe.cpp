#include <slipway/base/text.hpp>
#include <slipway/plugin/catalog.hpp>
#include <slipway/plugin/descriptor_rules.hpp>
#include <slipway/plugin/plugin_file.hpp>
#include <slipway/plugin/visit.hpp>

#include <fmt/format.h>

#include <csignal>
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

base::Result<PluginDescriptor> outcome_of(const Visit& seen, const PluginFile& file) {
  if (!seen.description) return base::fail(load_failure(file.path(), seen.end, seen.timed_out_ms));
  base::Result<PluginDescriptor> described = *seen.description;
  if (described)
    if (auto kept = check_descriptor(*described, file.note()); !kept) described = base::fail(std::move(kept.error()));
  if (!described) {
    described.error().what = file.path() + ": " + described.error().what;
    return described;
  }
  described->path = file.path();
  described->digest = file.digest();
  return described;
}

}  // namespace

base::Result<PluginDescriptor> describe(const Installation& installation, std::shared_ptr<const PluginFile> file,
                                        DescriptionCache* cache, std::int64_t limit_ms) {
  if (cache != nullptr)
    if (auto known = cache->find(*file)) {
      if (*known) (*known)->file = std::move(file);
      return std::move(*known);
    }
  SLIPWAY_TRY_ASSIGN(const Visit seen, visit(installation, *file, limit_ms));
  base::Result<PluginDescriptor> described = outcome_of(seen, *file);
  // Whoever killed the worker may not do so next time.
  const bool killed = !described && seen.end.status.signal == SIGKILL && seen.timed_out_ms == 0;
  if (cache != nullptr && !killed) cache->keep(*file, described);
  if (described) described->file = std::move(file);
  return described;
}

}  // namespace slipway::plugin
