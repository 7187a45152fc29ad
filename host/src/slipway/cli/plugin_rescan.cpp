#include <slipway/cli/command.hpp>
#include <slipway/cli/plugin_text.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/standard_streams.hpp>

#include <array>

namespace slipway::embedded {
std::string_view cli_page_plugin_rescan();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"file", "FILE"}, Option{"plugin", "ID=PATH", Repeats::yes},
                               Option{"format", "text|json"}};

Checked<base::ExitCode> execute(const Arguments& arguments) {
  Checked<plugin::Catalog> catalog = open_catalog(arguments, Lock::never_strict);
  if (!catalog) return refuse(std::move(catalog).error());
  if (const base::Status status = catalog->forget(); !status) return refuse(status.error());
  const std::vector<plugin::Catalog::Entry> entries = catalog->list();
  const bool json = arguments.text("format") == "json";
  if (const base::Status status = print(json ? plugins_as_json(entries) : plugins_as_text(entries)); !status)
    return refuse(status.error());
  return base::ExitCode::done;
}

}  // namespace

const Command k_plugin_rescan_command{.name = "plugin rescan",
                                      .summary = "forget what is known of plugins and ask them again",
                                      .page = embedded::cli_page_plugin_rescan,
                                      .options = k_options,
                                      .operands = {},
                                      .execute = execute};

}  // namespace slipway::cli
