#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/registry_access.hpp>
#include <slipway/cli/standard_streams.hpp>

#include <fmt/format.h>

#include <array>

namespace slipway::embedded {
std::string_view cli_page_plugin_push();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"insecure", "REGISTRY", Repeats::yes}, Option{"move-tag", ""}};
constexpr std::size_t k_most_words = 64;

std::string platforms_of(const package::Package& package) {
  std::vector<std::string> names;
  for (const auto& [platform, digest] : package.libraries)
    names.push_back(platform);
  return base::join(names, ", ");
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  const auto module = package::package_module();
  if (!module) return refuse(module.error());
  package::PushRequest request{.folders = {},
                               .reference = arguments.operands().back(),
                               .move =
                                   arguments.has("move-tag") ? package::TagMove::allowed : package::TagMove::refused};
  for (std::size_t i = 0; i + 1 < arguments.operands().size(); ++i)
    request.folders.push_back(base::absolute_path(arguments.operands()[i]));
  const auto pushed = (*module)->push(request, registry_access_of(arguments));
  if (!pushed) return refuse(pushed.error());
  const base::Status status =
      print(fmt::format("pushed {} {} for {}\n{}\n", base::printable(pushed->id), base::printable(pushed->version),
                        base::printable(platforms_of(*pushed)), base::printable(pushed->reference)));
  if (!status) return refuse(status.error());
  return base::ExitCode::done;
}

}  // namespace

const Command k_plugin_push_command{.name = "plugin push",
                                    .summary = "publish packages of a plugin in a registry",
                                    .page = embedded::cli_page_plugin_push,
                                    .options = k_options,
                                    .operands = {"PACKAGE... REFERENCE", 2, k_most_words},
                                    .execute = execute};

}  // namespace slipway::cli
