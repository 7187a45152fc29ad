// The border of the module: one symbol, and no exception across it.
#include <slipway/package/oci/fetch.hpp>
#include <slipway/package/oci/pack.hpp>
#include <slipway/package/oci/push.hpp>
#include <slipway/package/package_module.hpp>
#include <slipway/plugin/status_code.hpp>

#include <exception>

namespace slipway::package::oci {

namespace {

base::Error error_of(kit::Error error) {
  base::ErrorCode code = plugin::code_of(error.status);
  if (error.status == SLIPWAY_E_CONFIG) code = {204};  // Words of the command line, not parameters of a stage.
  return {.code = code,
          .what = std::move(error.message),
          .why = std::move(error.why),
          .state = std::move(error.state),
          .hint = std::move(error.hint)};
}

template <typename Work>
base::Result<Package> guarded(Work work) {
  try {
    kit::Result<Package> package = work();
    if (package) return std::move(*package);
    return base::fail(error_of(std::move(package).error()));
  } catch (const std::exception& exception) {
    return base::fail({.code = {7000}, .what = "the packages cannot be worked on", .why = exception.what()});
  }
}

kit::RegistryOptions options_of(const RegistryAccess& access) {
  kit::RegistryOptions options;
  options.insecure = access.insecure;
  options.http.on_retry = access.on_retry;
  return options;
}

class Module final : public PackageModule {
public:
  base::Result<Package> pack(const PackRequest& request) override {
    return guarded([&] { return oci::pack(request); });
  }
  base::Result<Package> push(const PushRequest& request, const RegistryAccess& access) override {
    return guarded([&] { return oci::push(request, options_of(access)); });
  }
  base::Result<Package> fetch(const FetchRequest& request, const RegistryAccess& access) override {
    return guarded([&] { return oci::fetch(request, options_of(access)); });
  }
};

}  // namespace

}  // namespace slipway::package::oci

extern "C" __attribute__((visibility("default"))) slipway::package::PackageModule* slipway_package_module() {
  static slipway::package::oci::Module module;
  return &module;
}
