#include <slipway/base/private_module.hpp>
#include <slipway/source/module_loader.hpp>

#include <mutex>

namespace slipway::source {

namespace {

std::mutex g_mutex;
GitModule* g_module = nullptr;

}  // namespace

base::Result<GitModule*> load_git_module(const std::string& path) {
  SLIPWAY_TRY_ASSIGN(void* const entry, base::load_module_entry(path, k_git_module_entry));
  GitModule* const module = reinterpret_cast<GitModuleEntry*>(entry)();
  if (module == nullptr) return base::fail(base::module_not_loadable(path, "libgit2 does not start"));
  return module;
}

base::Result<GitModule*> git_module() {
  const std::lock_guard lock(g_mutex);
  if (g_module == nullptr) {
    SLIPWAY_TRY_ASSIGN(g_module, load_git_module(base::module_path("git")));
  }
  return g_module;
}

}  // namespace slipway::source
