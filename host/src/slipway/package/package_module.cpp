#include <slipway/base/private_module.hpp>
#include <slipway/package/package_module.hpp>

#include <mutex>

namespace slipway::package {

base::Result<PackageModule*> package_module() {
  static std::mutex mutex;
  static PackageModule* module = nullptr;
  const std::lock_guard lock(mutex);
  if (module == nullptr) {
    SLIPWAY_TRY_ASSIGN(void* const entry,
                       base::load_module_entry(base::module_path("package"), k_package_module_entry));
    module = reinterpret_cast<PackageModuleEntry*>(entry)();
  }
  return module;
}

}  // namespace slipway::package
