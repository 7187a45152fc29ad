// Whatever a lock file holds, reading it ends; what was read is written and read back the same.
#include <slipway/base/text.hpp>
#include <slipway/config/lock_file.hpp>

#include <cstdint>
#include <cstdlib>

namespace {

using namespace slipway;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto lock = config::parse_lock(std::string(reinterpret_cast<const char*>(data), size), "slipway.lock");
  if (lock) {
    const std::string text = config::lock_text(*lock);
    const auto again = config::parse_lock(text, "slipway.lock");
    require(again && *again == *lock && config::lock_text(*again) == text);
    for (const model::LockedPlugin& plugin : lock->plugins)
      require(plugin.source.front() != '/');
    return 0;
  }
  require(!lock.error().empty());
  for (const base::Error& error : lock.error()) {
    require(error.exit() == base::ExitCode::configuration);
    require(base::valid_utf8(base::render(error)));
  }
  return 0;
}
