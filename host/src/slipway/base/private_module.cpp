#include <slipway/base/private_module.hpp>

#include <fmt/format.h>

#include <filesystem>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>

namespace slipway::base {

Error module_not_loadable(const std::string& path, std::string why) {
  return {.code = {601},
          .what = fmt::format("cannot load the module {}", path),
          .why = std::move(why),
          .hint = "install Slipway again; its module folder belongs to the executable"};
}

std::string module_path(std::string_view name) {
  std::error_code error;
  const std::filesystem::path executable = std::filesystem::read_symlink("/proc/self/exe", error);
  return (executable.parent_path().parent_path() / fmt::format("lib/slipway/libslipway-{}.so", name)).string();
}

Result<void*> load_module_entry(const std::string& path, const char* entry) {
  namespace dll = boost::dll;
  if (!path.starts_with('/')) return fail(module_not_loadable(path, "its path must be absolute"));
  try {
    dll::shared_library library(path, dll::load_mode::rtld_now | dll::load_mode::rtld_local);
    void* const found = reinterpret_cast<void*>(&library.get<void()>(entry));
    new dll::shared_library(std::move(library));  // Kept: its libraries have state of their own.
    return found;
  } catch (const std::exception& error) {
    return fail(module_not_loadable(path, error.what()));
  }
}

}  // namespace slipway::base
