#include <slipway/base/atomic_file.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/cli/lock_update.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/config/lock_file.hpp>
#include <slipway/model/plugin_id.hpp>
#include <slipway/plugin/platform.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace slipway::cli {

namespace {

constexpr std::int64_t k_longest_wait_ms = 10'000;

// Stage types that its id does not tell already.
std::string offer_of(const model::LockedPlugin& plugin) {
  if (plugin.stages == std::vector<std::string>{plugin.id}) return {};
  return fmt::format(", for {}", base::join(plugin.stages, ", "));
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

}  // namespace

Checked<LockUpdate> read_lock(const Arguments& arguments) {
  LockUpdate update{.path = lock_path(arguments, repository_root())};
  const std::string absolute = base::absolute_path(update.path);
  update.folder = absolute.substr(0, absolute.rfind('/'));
  update.exists = base::exists(update.path);
  if (!update.exists) return update;
  config::LockResult former = config::load_lock(update.path);
  if (!former) return refuse(std::move(former).error());
  update.former = std::move(*former);
  return update;
}

Checked<LockUpdate> hold_lock(const Arguments& arguments) {
  const std::string path = base::absolute_path(lock_path(arguments, repository_root()));
  base::Result<base::FileLock> hold = base::FileLock::wait_for(path.substr(0, path.rfind('/')), k_longest_wait_ms);
  if (!hold) return refuse(std::move(hold).error());
  Checked<LockUpdate> update = read_lock(arguments);
  if (update) update->hold = std::move(*hold);
  return update;
}

model::LockedPlugin entry_of(const plugin::PluginDescriptor& plugin) {
  model::LockedPlugin entry{.id = plugin.id, .version = plugin.version};
  for (const plugin::StageDescriptor& stage : plugin.stages)
    entry.stages.push_back(stage.id);
  return entry;
}

base::Status want(LockUpdate& update, model::LockedPlugin plugin) {
  const model::LockedPlugin* other = update.wanted.named(plugin.id);
  if (other != nullptr && other->source != plugin.source)
    return base::fail({.code = {204},
                       .what = fmt::format("the plugin {} is in two files", plugin.id),
                       .why = fmt::format("{} and {}", other->source, plugin.source),
                       .hint = "name the same file for all its stage types"});
  const auto taken = std::find_if(plugin.stages.begin(), plugin.stages.end(), model::is_bundled_type);
  if (taken != plugin.stages.end())
    return base::fail({.code = {910},
                       .what = fmt::format("the plugin {} of {} is refused", plugin.id, plugin.source),
                       .why = fmt::format("it offers the stage type '{}', which is slipway's own", *taken),
                       .state = "slipway.lock was not written",
                       .hint = "use another plugin; its author can give the stage another id"});
  for (const std::string& stage : plugin.stages)
    if (const model::LockedPlugin* rival = update.wanted.offering(stage); rival != nullptr && rival->id != plugin.id)
      return base::fail({.code = {204},
                         .what = fmt::format("two plugins offer the stage type '{}'", stage),
                         .why = fmt::format("{} and {}", rival->source, plugin.source),
                         .hint = "lock one of them"});
  update.wanted.put(std::move(plugin));
  return {};
}

std::vector<std::string> changes_of(const LockUpdate& update) {
  std::vector<std::string> lines;
  for (const model::LockedPlugin& wanted : update.wanted.plugins) {
    const model::LockedPlugin* former = update.former.named(wanted.id);
    if (former == nullptr)
      lines.push_back(fmt::format("added {} {} from {}{}", wanted.id, wanted.version, wanted.source, offer_of(wanted)));
    else if (*former != wanted)
      lines.push_back(change_of(*former, wanted));
  }
  for (const model::LockedPlugin& former : update.former.plugins)
    if (update.wanted.named(former.id) == nullptr)
      lines.push_back(fmt::format("removed {} {}", former.id, former.version));
  return lines;
}

base::Status write_lock(const Arguments& arguments, const LockUpdate& update) {
  const std::vector<std::string> lines = changes_of(update);
  if (lines.empty()) return print(update.path + " is up to date\n");
  if (is_strict(arguments))
    return base::fail({.code = {908},
                       .what = update.path + " is not up to date",
                       .why = base::join(lines, "; "),
                       .state = "it was not written, because of --locked or CI",
                       .hint = "run this where you develop, and commit it"});
  const std::string content = config::lock_text(update.wanted);
  if (const config::LockResult again = config::parse_lock(content, update.path); !again)
    return base::fail(again.error().front());
  SLIPWAY_TRY(base::write_file_atomically(update.path, content));
  std::string text;
  for (const std::string& line : lines)
    text += base::printable(line) + '\n';
  return print(text + "wrote " + base::printable(update.path) + '\n');
}

}  // namespace slipway::cli
