// Parts of the installation that are loaded when they are needed, so that no other command pays for starting what they
// are linked with. Built together with the host, so C++ types may cross their border.
#pragma once

#include <slipway/base/result.hpp>

#include <string>
#include <string_view>

namespace slipway::base {

// <prefix>/lib/slipway/libslipway-NAME.so, from the place of the running executable, <prefix>/bin/slipway.
std::string module_path(std::string_view name);

// SL0601: the installation is not complete.
Error module_not_loadable(const std::string& path, std::string why);

// The address of the function `entry` of exactly that file, whose path must be absolute so that nothing is searched
// for. Its symbols stay its own, and it is never unloaded. Errors: module_not_loadable. Any thread.
Result<void*> load_module_entry(const std::string& path, const char* entry);

}  // namespace slipway::base
