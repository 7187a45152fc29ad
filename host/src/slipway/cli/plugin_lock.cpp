#include <slipway/base/atomic_file.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/config/lock_file.hpp>
#include <slipway/plan/stage_lookup.hpp>
#include <slipway/plugin/platform.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>

namespace slipway::embedded {
std::string_view cli_page_plugin_lock();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"file", "FILE"}, Option{"plugin", "ID=PATH", Repeats::yes}, Option{"locked", ""},
                               Option{"no-locked", ""}};

// The lock file as it is and as it shall be.
struct Locks {
  std::string path;    // As the user would write it.
  std::string folder;  // Absolute.
  bool exists = false;
  model::PluginLock former;
  model::PluginLock wanted;
};

base::Result<std::string> source_of(const std::string& path, const std::string& folder) {
  const std::string source = std::filesystem::path(path).lexically_relative(folder).string();
  if (!source.empty() && source != ".." && !source.starts_with("../")) return source;
  return base::fail({.code = {904},
                     .what = fmt::format("the plugin {} cannot be locked", path),
                     .why = fmt::format("it is not beneath {}, where slipway.lock is", folder),
                     .hint = "keep a copy in the repository and name that"});
}

const model::LockedPlugin* named(const model::PluginLock& lock, const std::string& id) {
  const auto found = std::find_if(lock.plugins.begin(), lock.plugins.end(),
                                  [&id](const model::LockedPlugin& plugin) { return plugin.id == id; });
  return found == lock.plugins.end() ? nullptr : &*found;
}

base::Result<model::LockedPlugin> locked(const plugin::PluginDescriptor& plugin, const Locks& locks) {
  SLIPWAY_TRY_ASSIGN(std::string source, source_of(plugin.path, locks.folder));
  model::LockedPlugin made{.id = plugin.id, .version = plugin.version, .source = std::move(source)};
  for (const plugin::StageDescriptor& stage : plugin.stages)
    made.stages.push_back(stage.id);
  // Other platforms have other files of the same version.
  const model::LockedPlugin* former = named(locks.former, made.id);
  if (former != nullptr && former->version == made.version && former->source == made.source)
    made.digests = former->digests;
  made.digests[std::string(plugin::this_platform())] = plugin.digest;
  return made;
}

// Each plugin once, however many of its stage types are used.
base::Status add_plugin(Locks& locks, const plugin::PluginDescriptor& plugin) {
  SLIPWAY_TRY_ASSIGN(model::LockedPlugin made, locked(plugin, locks));
  const model::LockedPlugin* other = named(locks.wanted, made.id);
  if (other != nullptr && other->source != made.source)
    return base::fail({.code = {204},
                       .what = fmt::format("the plugin {} is in two files", made.id),
                       .why = fmt::format("{} and {}", other->source, made.source),
                       .hint = "name the same file for all its stage types"});
  for (const std::string& stage : made.stages)
    if (const model::LockedPlugin* rival = locks.wanted.offering(stage); rival != nullptr && rival->id != made.id)
      return base::fail({.code = {204},
                         .what = fmt::format("two plugins offer the stage type '{}'", stage),
                         .why = fmt::format("{} and {}", rival->source, made.source),
                         .hint = "lock one of them"});
  if (other == nullptr) locks.wanted.add(std::move(made));
  return {};
}

// A plugin is looked for where the command line or the former lock says.
base::Result<plugin::Catalog> catalog_for(const Arguments& arguments, const Locks& locks) {
  SLIPWAY_TRY_ASSIGN(auto overrides, overrides_of(arguments));
  for (const model::LockedPlugin& plugin : locks.former.plugins)
    for (const std::string& stage : plugin.stages)
      overrides.emplace(stage, base::join_path(locks.folder, plugin.source));
  SLIPWAY_TRY_ASSIGN(plugin::Installation installation, plugin::Installation::locate());
  return plugin::Catalog(std::move(installation), {.overrides = std::move(overrides), .cache = cache_folder()});
}

// Fills in what is wanted.
Problems settle(const Arguments& arguments, const config::LoadedPipeline& loaded, Locks& locks) {
  base::Result<plugin::Catalog> catalog = catalog_for(arguments, locks);
  if (!catalog) return {std::move(catalog).error()};
  Problems problems;
  std::set<std::string> seen;
  for (const model::Stage& stage : loaded.pipeline.stages) {
    const std::string type = plan::stage_type_of(stage.uses);
    if (!seen.insert(type).second) continue;
    const auto plugin = catalog->find(type);
    base::Status status;
    if (!plugin)
      status = base::fail(plugin.error());
    else if (plugin->origin != plugin::Origin::bundled)
      status = add_plugin(locks, *plugin);
    if (status) continue;
    status.error().spans.push_back(loaded.document.span_at("/stages/" + stage.name + "/uses"));
    problems.push_back(std::move(status).error());
  }
  const auto overrides = overrides_of(arguments);
  for (const auto& [type, path] : *overrides)
    if (!seen.contains(type))
      tell_warnings({fmt::format("no stage of the pipeline uses '{}': it is not locked", type)});
  return problems;
}

std::string change_of(const model::LockedPlugin& former, const model::LockedPlugin& wanted) {
  const std::string platform(plugin::this_platform());
  if (former.version != wanted.version)
    return fmt::format("changed {} from {} to {}", wanted.id, former.version, wanted.version);
  if (former.source != wanted.source)
    return fmt::format("changed {} {} from {} to {}", wanted.id, wanted.version, former.source, wanted.source);
  const auto digest = former.digests.find(platform);
  if (digest == former.digests.end()) return fmt::format("added {} {} for {}", wanted.id, wanted.version, platform);
  if (digest->second != wanted.digests.at(platform))
    return fmt::format("changed {} {} from {} to {}", wanted.id, wanted.version, digest->second,
                       wanted.digests.at(platform));
  return fmt::format("changed the stage types of {} {}", wanted.id, wanted.version);
}

std::vector<std::string> changes(const Locks& locks) {
  std::vector<std::string> lines;
  for (const model::LockedPlugin& wanted : locks.wanted.plugins) {
    const model::LockedPlugin* former = named(locks.former, wanted.id);
    if (former == nullptr)
      lines.push_back(fmt::format("added {} {} from {}", wanted.id, wanted.version, wanted.source));
    else if (*former != wanted)
      lines.push_back(change_of(*former, wanted));
  }
  for (const model::LockedPlugin& former : locks.former.plugins)
    if (named(locks.wanted, former.id) == nullptr)
      lines.push_back(fmt::format("removed {} {}", former.id, former.version));
  return lines;
}

std::string shown_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines)
    text += base::printable(line) + '\n';
  return text;
}

Checked<base::ExitCode> say(const std::string& text) {
  if (const base::Status status = print(text); !status) return refuse(status.error());
  return base::ExitCode::done;
}

Checked<base::ExitCode> write(const Arguments& arguments, const Locks& locks) {
  const std::vector<std::string> lines = changes(locks);
  if (lines.empty() && !locks.exists) return say("nothing to lock: all plugins of the pipeline are bundled\n");
  if (lines.empty()) return say(locks.path + " is up to date\n");
  if (is_strict(arguments, locks.path))
    return refuse(base::Error{.code = {908},
                              .what = locks.path + " is not up to date",
                              .why = base::join(lines, "; "),
                              .state = "it was not written, because of --locked or CI",
                              .hint = "run `slipway plugin lock` where you develop, and commit it"});
  if (const base::Status status = base::write_file_atomically(locks.path, config::lock_text(locks.wanted)); !status)
    return refuse(status.error());
  return say(shown_lines(lines) + "wrote " + base::printable(locks.path) + '\n');
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  const std::string root = repository_root();
  Locks locks{.path = lock_path(arguments, root)};
  const std::string absolute = base::absolute_path(locks.path);
  locks.folder = absolute.substr(0, absolute.rfind('/'));
  locks.exists = base::exists(locks.path);
  if (const auto overrides = overrides_of(arguments); !overrides) return refuse(overrides.error());
  const config::LoadResult loaded = config::load_pipeline(pipeline_path(arguments, root));
  if (!loaded) return refuse(loaded.error());
  if (locks.exists) {
    config::LockResult former = config::load_lock(locks.path);
    if (!former) return refuse(std::move(former).error());
    locks.former = std::move(*former);
  }
  if (Problems problems = settle(arguments, *loaded, locks); !problems.empty()) return refuse(std::move(problems));
  return write(arguments, locks);
}

}  // namespace

const Command k_plugin_lock_command{.name = "plugin lock",
                                    .summary = "write down which plugins the pipeline uses",
                                    .page = embedded::cli_page_plugin_lock,
                                    .options = k_options,
                                    .operands = {},
                                    .execute = execute};

}  // namespace slipway::cli
