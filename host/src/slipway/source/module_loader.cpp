#include <slipway/source/module_loader.hpp>
#include <slipway/source/repository.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <mutex>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>

namespace slipway::source {

namespace {

std::mutex g_mutex;
std::string g_path;             // Empty: the place in the installation.
GitModule* g_module = nullptr;  // Never unloaded: libgit2 keeps state of its own.

std::string installed_path() {
  std::error_code error;
  const std::filesystem::path executable = std::filesystem::read_symlink("/proc/self/exe", error);
  return (executable.parent_path().parent_path() / "lib/slipway/libslipway-git.so").string();
}

base::Error not_loadable(const std::string& path, std::string why) {
  return base::Error{.code = {601},
                     .what = fmt::format("cannot load the git module {}", path),
                     .why = std::move(why),
                     .hint = "install Slipway again; its module folder belongs to the executable"};
}

}  // namespace

base::Result<GitModule*> load_git_module(const std::string& path) {
  namespace dll = boost::dll;
  if (!path.starts_with('/')) return base::fail(not_loadable(path, "its path must be absolute"));
  try {
    // No search and no global symbols: its libraries stay its own.
    auto library = dll::shared_library(path, dll::load_mode::rtld_now | dll::load_mode::rtld_local);
    GitModule* module = library.get<GitModuleEntry>(k_git_module_entry)();
    if (module == nullptr) return base::fail(not_loadable(path, "libgit2 does not start"));
    static auto* const kept = new dll::shared_library;
    *kept = std::move(library);
    return module;
  } catch (const std::exception& error) {
    return base::fail(not_loadable(path, error.what()));
  }
}

base::Result<GitModule*> git_module() {
  const std::lock_guard lock(g_mutex);
  if (g_module == nullptr) {
    SLIPWAY_TRY_ASSIGN(g_module, load_git_module(installed_path()));
  }
  return g_module;
}

}  // namespace slipway::source
