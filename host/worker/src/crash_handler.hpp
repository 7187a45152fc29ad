// What a crash of the plugin leaves behind: the signal for the host and a backtrace on stderr.
#pragma once

namespace slipway::worker {

// Installs handlers on a stack of their own, before any plugin code runs. They report once and let the signal do its
// work, so handlers that a plugin's runtime installs later are not disturbed.
void install_crash_handler(int control_socket);

}  // namespace slipway::worker
