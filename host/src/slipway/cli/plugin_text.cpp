#include <slipway/base/json.hpp>
#include <slipway/base/text.hpp>
#include <slipway/cli/plugin_text.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/model/error_json.hpp>
#include <slipway/plugin/descriptor_json.hpp>
#include <slipway/report/width.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace slipway::cli {

namespace {

using base::Json;
using base::printable;

Json where_as_json(const plugin::PluginDescriptor& plugin) {
  return {{"path", plugin.path}, {"digest", plugin.digest}, {"origin", to_string(plugin.origin)}};
}

std::string line(std::string_view name, const std::string& value) {
  return value.empty() ? std::string() : fmt::format("  {:<10} {}\n", name, printable(value));
}

std::string indented(const std::string& text, std::string_view indent) {
  std::string out;
  for (const std::string& row : base::split(base::trimmed(text), '\n'))
    out.append(indent).append(printable(row)).append("\n");
  return out;
}

std::string stage_as_text(const plugin::StageDescriptor& stage) {
  std::string text = fmt::format("\nstage type {}\n", printable(stage.id));
  text += line("title", stage.title) + line("summary", stage.summary);
  text += line("flags", base::join(plugin::names_of_flags(stage.flags), ", "));
  text += line("needs", base::join(stage.needs, ", ")) + line("wants", base::join(stage.wants, ", "));
  text += "  parameters\n" + indented(base::to_pretty_text(plugin::schema_value(stage.config_schema)), "    ");
  if (!stage.output_schema.empty())
    text += "  outputs\n" + indented(base::to_pretty_text(plugin::schema_value(stage.output_schema)), "    ");
  return text;
}

}  // namespace

std::string plugins_as_text(const std::vector<plugin::Catalog::Entry>& entries) {
  if (entries.empty()) return "no plugins\n";
  std::size_t id_width = 0;
  std::size_t version_width = 0;
  std::size_t origin_width = 0;
  for (const plugin::Catalog::Entry& entry : entries)
    if (entry.plugin) {
      origin_width = std::max(origin_width, to_string(entry.plugin->origin).size());
      version_width = std::max(version_width, report::display_width(printable(entry.plugin->version)));
      for (const plugin::StageDescriptor& stage : entry.plugin->stages)
        id_width = std::max(id_width, report::display_width(printable(stage.id)));
    }
  std::string text;
  for (const plugin::Catalog::Entry& entry : entries) {
    if (!entry.plugin) {
      text += fmt::format("{}: {}\n", printable(entry.path.empty() ? entry.type : shown_path(entry.path)),
                          base::one_line(*entry.error));
      continue;
    }
    for (const plugin::StageDescriptor& stage : entry.plugin->stages)
      text += fmt::format("{}  {}  {:<{}}  {}\n", report::padded(printable(stage.id), id_width),
                          report::padded(printable(entry.plugin->version), version_width),
                          to_string(entry.plugin->origin), origin_width, printable(stage.summary));
  }
  return text;
}

std::string plugins_as_json(const std::vector<plugin::Catalog::Entry>& entries) {
  Json list = Json::array();
  for (const plugin::Catalog::Entry& entry : entries) {
    if (!entry.plugin) {
      const char* key = entry.path.empty() ? "stage_type" : "path";
      list.push_back(
          {{key, entry.path.empty() ? entry.type : entry.path}, {"error", model::error_to_json(*entry.error)}});
      continue;
    }
    Json json = plugin::to_json(*entry.plugin);
    json.update(where_as_json(*entry.plugin));
    for (Json& stage : json["stages"])
      stage = {{"id", stage["id"]}, {"title", stage["title"]}, {"summary", stage["summary"]}};
    list.push_back(std::move(json));
  }
  return base::to_pretty_text(list);
}

std::string plugin_as_text(const plugin::PluginDescriptor& plugin) {
  std::string text = fmt::format("{} {}\n", printable(plugin.id), printable(plugin.version));
  text += line("license", plugin.license) + line("homepage", plugin.homepage) + line("built with", plugin.built_with);
  text += line("ABI", fmt::format("{}.{}", plugin.abi_major, plugin.abi_minor));
  text += line("file", plugin.path) + line("digest", plugin.digest);
  text += line("origin", std::string(to_string(plugin.origin)));
  for (const plugin::StageDescriptor& stage : plugin.stages)
    text += stage_as_text(stage);
  return text;
}

std::string plugin_as_json(const plugin::PluginDescriptor& plugin) {
  Json json = plugin::to_json(plugin);
  json.update(where_as_json(plugin));
  return base::to_pretty_text(json);
}

}  // namespace slipway::cli
