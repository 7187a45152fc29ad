// Who could put other code into a plugin's place.
#pragma once

#include <slipway/base/result.hpp>

#include <string>

namespace slipway::plugin {

// SL0909 when the open file, or the folder of its path, belongs to somebody else than root or this user, or can be
// written by everybody. A folder whose files only their owners can replace, as /tmp, is fine.
base::Status check_ownership(int fd, const std::string& path);

}  // namespace slipway::plugin
