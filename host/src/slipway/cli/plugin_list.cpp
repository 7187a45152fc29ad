#include <slipway/cli/command.hpp>
#include <slipway/cli/plugin_text.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/standard_streams.hpp>

#include <array>

namespace slipway::embedded {
std::string_view cli_page_plugin_list();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"plugin", "ID=PATH", Repeats::yes}, Option{"format", "text|json"}};

Checked<base::ExitCode> execute(const Arguments& arguments) {
  base::Result<plugin::Catalog> catalog = open_catalog(arguments);
  if (!catalog) return refuse(std::move(catalog).error());
  const std::vector<plugin::Catalog::Entry> entries = catalog->list();
  const bool json = arguments.text("format") == "json";
  if (const base::Status status = print(json ? plugins_as_json(entries) : plugins_as_text(entries)); !status)
    return refuse(status.error());
  return base::ExitCode::done;
}

}  // namespace

const Command k_plugin_list_command{.name = "plugin list",
                                    .summary = "list the plugins that can be used",
                                    .page = embedded::cli_page_plugin_list,
                                    .options = k_options,
                                    .operands = {},
                                    .execute = execute};

}  // namespace slipway::cli
