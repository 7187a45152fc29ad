// slipway.lock as it is and as it shall be, and the way from one to the other.
#pragma once

#include <slipway/base/file_lock.hpp>
#include <slipway/cli/arguments.hpp>
#include <slipway/cli/checked.hpp>
#include <slipway/model/plugin_lock.hpp>
#include <slipway/plugin/descriptor.hpp>

#include <optional>
#include <string>
#include <vector>

namespace slipway::cli {

// Options that the functions below read: file, locked, no-locked.

struct LockUpdate {
  std::string path;    // As the user would write it.
  std::string folder;  // Absolute.
  bool exists = false;
  model::PluginLock former;
  model::PluginLock wanted;  // Empty at first.
  std::optional<base::FileLock> hold = {};
};

// Reads the lock beside the pipeline, if there is one. Whatever is wrong with it.
Checked<LockUpdate> read_lock(const Arguments& arguments);

// The same for a change of it: other commands that change it wait meanwhile. SL1001 after ten seconds of waiting.
Checked<LockUpdate> hold_lock(const Arguments& arguments);

// A plugin as the lock has it, but for its source and digests.
model::LockedPlugin entry_of(const plugin::PluginDescriptor& plugin);

// What shall be there of this id. SL0204 when it comes from two places at once, or another plugin offers one of its
// stage types; SL0910 when slipway itself does.
base::Status want(LockUpdate& update, model::LockedPlugin plugin);

// What the lock says afterwards that it did not say before, a line each.
std::vector<std::string> changes_of(const LockUpdate& update);

// Writes what is wanted and prints the changes. SL0908 where they are not allowed: with --locked, or in CI.
base::Status write_lock(const Arguments& arguments, const LockUpdate& update);

}  // namespace slipway::cli
