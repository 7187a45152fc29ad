#include <slipway/base/file.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/plugin_text.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/plan/stage_lookup.hpp>

#include <fmt/format.h>

#include <array>
#include <set>

namespace slipway::embedded {
std::string_view cli_page_plugin_list();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"file", "FILE"}, Option{"plugin", "ID=PATH", Repeats::yes},
                               Option{"format", "text|json"}};

// Stage types of the pipeline that nobody offers, each with the reason. Without a pipeline there are none.
std::vector<plugin::Catalog::Entry> missing_types(const Arguments& arguments, plugin::Catalog& catalog,
                                                  const std::vector<plugin::Catalog::Entry>& listed) {
  const std::string path = pipeline_path(arguments, repository_root());
  if (!base::exists(path) && !arguments.has("file")) return {};
  const config::LoadResult loaded = config::load_pipeline(path);
  if (!loaded) {
    tell_warnings({fmt::format("{} is not valid, see 'slipway validate': {}", path, loaded.error().front().what)});
    return {};
  }
  std::set<std::string> types;
  for (const model::Stage& stage : loaded->pipeline.stages)
    types.insert(plan::stage_type_of(stage.uses));
  for (const plugin::Catalog::Entry& entry : listed)
    if (entry.plugin)
      for (const plugin::StageDescriptor& stage : entry.plugin->stages)
        types.erase(stage.id);
  std::vector<plugin::Catalog::Entry> missing;
  for (const std::string& type : types)
    if (auto found = catalog.find(type); !found) missing.push_back({"", std::nullopt, std::move(found).error(), type});
  return missing;
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  Checked<plugin::Catalog> catalog = open_catalog(arguments, Lock::never_strict);
  if (!catalog) return refuse(std::move(catalog).error());
  std::vector<plugin::Catalog::Entry> entries = catalog->list();
  for (plugin::Catalog::Entry& entry : missing_types(arguments, *catalog, entries))
    entries.push_back(std::move(entry));
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
