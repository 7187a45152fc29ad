#include "library.hpp"

#include <boost/dll/shared_library.hpp>

#include <dlfcn.h>

#include <exception>

namespace slipway::worker {

namespace {

constexpr const char* k_entry = "slipway_plugin_entry_v1";

// NODELETE is not among Boost.DLL's modes, but unknown bits reach dlopen(). The object is never destroyed, because
// its destructor would unload.
boost::dll::shared_library& open_for_ever(int fd) {
  const auto mode = boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local |
                    static_cast<boost::dll::load_mode::type>(RTLD_NODELETE);
  // The descriptor was checked by the host: opening a path again could find another file there.
  return *new boost::dll::shared_library("/proc/self/fd/" + std::to_string(fd), mode);
}

}  // namespace

LoadedPlugin load_plugin(int fd) {
  try {
    boost::dll::shared_library& library = open_for_ever(fd);
    if (!library.has(k_entry)) return {nullptr, std::string("it does not export ") + k_entry};
    const slipway_plugin* plugin = library.get<const slipway_plugin*()>(k_entry)();
    if (plugin == nullptr) return {nullptr, "its entry point gives no descriptor"};
    return {plugin, {}};
  } catch (const std::exception& error) {
    return {nullptr, error.what()};
  }
}

}  // namespace slipway::worker
