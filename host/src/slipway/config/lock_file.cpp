#include <slipway/base/file.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/base/text.hpp>
#include <slipway/config/document.hpp>
#include <slipway/config/lock_file.hpp>
#include <slipway/model/plugin_id.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <utility>
#include <vector>

namespace slipway::embedded {
std::string_view lock_schema();
}

namespace slipway::config {

namespace {

constexpr const char* k_hint = "write it anew with `slipway plugin lock`";

base::ErrorCode code_of_schema_problem(const base::SchemaProblem& problem) {
  if (problem.is_unknown_key) return base::ErrorCode{302};
  return problem.key.empty() ? k_bad_value : base::ErrorCode{305};
}

Problems schema_problems(const Document& document) {
  const auto schema = base::JsonSchema::parse(lock_schema(), "the schema of slipway.lock");
  if (!schema) return {schema.error()};
  Problems problems;
  for (const base::SchemaProblem& problem : schema->check(to_json(document.root())))
    problems.push_back({.code = code_of_schema_problem(problem),
                        .what = problem.pointer.empty() ? problem.message : problem.pointer + ": " + problem.message,
                        .hint = k_hint,
                        .spans = {document.span_at(problem.pointer)}});
  return problems;
}

// Neither absolute nor with "..": a checkout says itself what it uses.
bool leads_outside(const model::LockedPlugin& plugin) {
  const bool in_layout = plugin.is_package() && plugin.source.starts_with("oci:");
  if (plugin.is_package() && !in_layout) return false;
  const std::string source = in_layout ? plugin.source.substr(4) : plugin.source;
  const std::vector<std::string> parts = base::split(source, '/');
  return source.front() == '/' || source.find('\0') != std::string::npos ||
         std::find(parts.begin(), parts.end(), "..") != parts.end();
}

model::LockedPlugin locked_plugin_of(const base::Json& json) {
  model::LockedPlugin plugin{.id = json["id"], .version = json["version"], .source = json["source"]};
  for (const base::Json& stage : json["stages"])
    plugin.stages.push_back(stage);
  for (const auto& [platform, file] : json["platforms"].items())
    plugin.digests[platform] = file["digest"];
  return plugin;
}

// What the schema cannot say.
Problems meaning_problems(const Document& document, const std::vector<model::LockedPlugin>& plugins) {
  Problems problems;
  std::set<std::string> ids;
  std::set<std::string> types;
  const auto refuse_value = [&](std::string what, std::size_t index, std::string_view key) {
    problems.push_back({.code = k_bad_value,
                        .what = std::move(what),
                        .hint = k_hint,
                        .spans = {document.span_at(fmt::format("/plugins/{}/{}", index, key))}});
  };
  for (std::size_t i = 0; i < plugins.size(); ++i) {
    const model::LockedPlugin& plugin = plugins[i];
    if (!ids.insert(plugin.id).second) refuse_value(fmt::format("the plugin '{}' is there twice", plugin.id), i, "id");
    if (leads_outside(plugin))
      refuse_value(fmt::format("the source '{}' is not beneath the folder of this file", plugin.source), i, "source");
    for (const std::string& type : plugin.stages)
      if (model::is_bundled_type(type))
        refuse_value(fmt::format("the stage type '{}' is one of slipway's own", type), i, "stages");
      else if (!types.insert(type).second)
        refuse_value(fmt::format("the stage type '{}' is there twice", type), i, "stages");
  }
  return problems;
}

// As many as a person wants to read: the file is written anew anyway.
Problems few(Problems problems) {
  constexpr std::size_t k_most_told = 20;
  if (problems.size() > k_most_told) problems.resize(k_most_told);
  return problems;
}

// As it is where YAML takes it for a text, otherwise in quotes.
std::string lock_scalar(const std::string& text) {
  constexpr std::array<std::string_view, 6> k_words{"true", "false", "null", "True", "False", "Null"};
  const bool plain =
      !text.empty() && std::isalpha(static_cast<unsigned char>(text.front())) != 0 && text.back() != ':' &&
      std::find(k_words.begin(), k_words.end(), text) == k_words.end() &&
      std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || std::string_view("._-/:+").find(static_cast<char>(c)) != std::string_view::npos;
      });
  return plain ? text : base::to_text(text);
}

std::string lock_entry(const model::LockedPlugin& plugin) {
  std::string text = fmt::format("  - id: {}\n    version: {}\n    source: {}\n    stages:\n", lock_scalar(plugin.id),
                                 lock_scalar(plugin.version), lock_scalar(plugin.source));
  for (const std::string& stage : plugin.stages)
    text += fmt::format("      - {}\n", lock_scalar(stage));
  text += "    platforms:\n";
  for (const auto& [platform, digest] : plugin.digests)
    text += fmt::format("      {}:\n        digest: {}\n", lock_scalar(platform), digest);
  return text;
}

}  // namespace

std::string_view lock_schema() { return embedded::lock_schema(); }

LockResult parse_lock(std::string text, std::string filename) {
  auto document = Document::parse(std::move(filename), std::move(text));
  if (!document) return tl::unexpected(std::move(document).error());
  Problems problems = schema_problems(*document);
  if (!problems.empty()) return tl::unexpected(few(std::move(problems)));
  const auto json = base::parse_json(to_json(document->root()), "slipway.lock");
  if (!json) return tl::unexpected(Problems{json.error()});
  std::vector<model::LockedPlugin> plugins;
  for (const base::Json& plugin : json->at("plugins"))
    plugins.push_back(locked_plugin_of(plugin));
  problems = meaning_problems(*document, plugins);
  if (!problems.empty()) return tl::unexpected(few(std::move(problems)));
  model::PluginLock lock;
  for (model::LockedPlugin& plugin : plugins)
    lock.put(std::move(plugin));
  return lock;
}

LockResult load_lock(const std::string& path) {
  auto text = base::read_file(path, Document::k_largest);
  if (text) return parse_lock(std::move(*text), path);
  base::Error error = std::move(text).error();
  error.code = {311};
  return tl::unexpected(Problems{std::move(error)});
}

std::string lock_text(const model::PluginLock& lock) {
  std::string text = "# Written by slipway, to be committed and not to be edited.\nlock: 1\n";
  if (lock.plugins.empty()) return text + "plugins: []\n";
  text += "plugins:\n";
  for (const model::LockedPlugin& plugin : lock.plugins)
    text += lock_entry(plugin);
  return text;
}

}  // namespace slipway::config
