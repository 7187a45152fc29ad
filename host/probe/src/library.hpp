// The plugin's file in this process.
#pragma once

#include <slipway/abi.h>

#include <string>
#include <string_view>

namespace slipway::probe {

using Entry = decltype(&slipway_plugin_entry_v1);

// Loads descriptor 5, everything resolved now and nothing shared. Ends the trial with the fact "load_error" when that
// fails.
Entry load_entry();

// The descriptor; ends the trial when there is none.
const slipway_plugin* load_plugin();

// The stage type of that id; ends the trial with "load_error" when the plugin has none.
const slipway_stage* find_stage(const slipway_plugin* plugin, std::string_view id);

// Tells the whole descriptor as the fact "descriptor", and what is wrong with it as far as it can be told without
// knowing what the texts mean.
void describe(const slipway_plugin& plugin);

}  // namespace slipway::probe
