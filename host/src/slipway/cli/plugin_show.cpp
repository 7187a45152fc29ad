#include <slipway/base/file.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/plugin_text.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/standard_streams.hpp>

#include <array>

namespace slipway::embedded {
std::string_view cli_page_plugin_show();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"file", "FILE"}, Option{"plugin", "ID=PATH", Repeats::yes},
                               Option{"format", "text|json"}};

bool is_path(const std::string& name) { return name.find('/') != std::string::npos || name.ends_with(".so"); }

base::Result<plugin::PluginDescriptor> plugin_named(plugin::Catalog& catalog, const std::string& name) {
  if (is_path(name)) return catalog.at(base::absolute_path(name));
  return catalog.find(plan::stage_type_of(name));
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  Checked<plugin::Catalog> catalog = open_catalog(arguments, Lock::never_strict);
  if (!catalog) return refuse(std::move(catalog).error());
  const base::Result<plugin::PluginDescriptor> found = plugin_named(*catalog, arguments.operands().front());
  if (!found) return refuse(found.error());
  const bool json = arguments.text("format") == "json";
  if (const base::Status status = print(json ? plugin_as_json(*found) : plugin_as_text(*found)); !status)
    return refuse(status.error());
  return base::ExitCode::done;
}

}  // namespace

const Command k_plugin_show_command{.name = "plugin show",
                                    .summary = "show one plugin with its parameters",
                                    .page = embedded::cli_page_plugin_show,
                                    .options = k_options,
                                    .operands = {"ID or FILE", 1, 1},
                                    .execute = execute};

}  // namespace slipway::cli
