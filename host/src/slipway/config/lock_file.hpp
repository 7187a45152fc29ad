// slipway.lock as text and as a value.
#pragma once

#include <slipway/config/problems.hpp>
#include <slipway/model/plugin_lock.hpp>

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace slipway::config {

using LockResult = tl::expected<model::PluginLock, Problems>;

// SL0301, SL0303, SL0310, SL0312 as of every file; SL0302, SL0304, SL0305 where it does not fit its schema, an id or a
// stage type is there twice, or a source leads out of the folder of the file. `filename` is shown in messages.
LockResult parse_lock(std::string text, std::string filename);

// SL0311: cannot be read. SL0310: larger than 1 MiB.
LockResult load_lock(const std::string& path);

// The same text for the same content.
std::string lock_text(const model::PluginLock& lock);

// The JSON Schema, a part of the program.
std::string_view lock_schema();

}  // namespace slipway::config
