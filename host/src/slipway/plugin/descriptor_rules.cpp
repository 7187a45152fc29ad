#include <slipway/abi.h>
#include <slipway/base/json.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/base/text.hpp>
#include <slipway/model/plugin_id.hpp>
#include <slipway/plugin/descriptor_rules.hpp>
#include <slipway/plugin/schema_defaults.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <regex>
#include <set>

namespace slipway::plugin {

namespace {

using Texts = std::vector<std::string>;

constexpr std::uint32_t k_known_critical_flags = 0;
constexpr std::uint32_t k_critical_half = 0xffff0000;

// The standard library's matching recurses for each character, and the text is that of a stranger.
bool matches(const std::string& text, const std::regex& pattern) {
  constexpr std::size_t k_longest = 1024;
  return text.size() <= k_longest && std::regex_match(text, pattern);
}

bool is_semver(const std::string& version) {
  static const std::regex pattern(
      "(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
      "(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"
      "(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?");
  return matches(version, pattern);
}

// The form of an SPDX expression; which licences there are changes from month to month.
bool is_license(const std::string& license) {
  static const std::regex pattern("\\(*[A-Za-z0-9.+-]+\\)*( (AND|OR|WITH) \\(*[A-Za-z0-9.+-]+\\)*)*");
  return matches(license, pattern);
}

void check_encoding(const std::string& text, const std::string& what, Texts& problems) {
  if (!base::valid_utf8(text)) problems.push_back(what + " is not UTF-8");
}

void check_stage(const StageDescriptor& stage, Texts& problems) {
  if (!model::is_reverse_dns(stage.id))
    return problems.push_back(fmt::format("the stage id '{}' is not reverse DNS", base::printable(stage.id)));
  if (stage.title.empty()) problems.push_back(fmt::format("stage {} has no title", stage.id));
  if (stage.summary.empty()) problems.push_back(fmt::format("stage {} has no summary", stage.id));
  check_encoding(stage.title, "the title of stage " + stage.id, problems);
  check_encoding(stage.summary, "the summary of stage " + stage.id, problems);
  for (const auto* ids : {&stage.needs, &stage.wants})
    for (const std::string& id : *ids)
      check_encoding(id, fmt::format("{} of stage {}", ids == &stage.needs ? "needs" : "wants", stage.id), problems);
  if (const std::uint32_t unknown = stage.flags & k_critical_half & ~k_known_critical_flags; unknown != 0)
    problems.push_back(fmt::format("stage {} has the flags {:#x}, which this host must refuse", stage.id, unknown));
}

void check_schema(const std::string& text, const std::string& what, Texts& problems) {
  const auto json = base::parse_json(text, what);
  if (!json) return problems.push_back(fmt::format("{} is not JSON: {}", what, json.error().why));
  if (!json->is_object()) return problems.push_back(what + " is not a JSON object");
  const auto schema = base::JsonSchema::parse(text, what);
  if (!schema) return problems.push_back(fmt::format("{}: {}", what, schema.error().why));
  const auto type = json->find("type");
  if (type != json->end() && *type != "object") return problems.push_back(what + " is not the schema of an object");
  for (const std::string& wrong : wrong_defaults(text))
    problems.push_back(fmt::format("{}: {}", what, wrong));
}

}  // namespace

Texts descriptor_problems(const PluginDescriptor& plugin) {
  Texts problems;
  if (!model::is_reverse_dns(plugin.id))
    problems.push_back(fmt::format("the plugin's id '{}' is not reverse DNS", base::printable(plugin.id)));
  if (!is_semver(plugin.version))
    problems.push_back(fmt::format("the version '{}' is not SemVer", base::printable(plugin.version)));
  if (!is_license(plugin.license))
    problems.push_back(fmt::format("the licence '{}' is not an SPDX expression", base::printable(plugin.license)));
  check_encoding(plugin.homepage, "the homepage", problems);
  check_encoding(plugin.built_with, "built_with", problems);
  if (plugin.stages.empty()) problems.emplace_back("the plugin has no stage");
  std::set<std::string> seen;
  for (const StageDescriptor& stage : plugin.stages) {
    if (!seen.insert(stage.id).second) problems.push_back(fmt::format("the stage {} is there twice", stage.id));
    check_stage(stage, problems);
  }
  return problems;
}

Texts schema_problems(const PluginDescriptor& plugin) {
  Texts problems;
  for (const StageDescriptor& stage : plugin.stages) {
    check_schema(stage.config_schema, "config_schema of stage " + stage.id, problems);
    check_schema(stage.output_schema, "output_schema of stage " + stage.id, problems);
  }
  return problems;
}

std::string note_mismatch(const PluginDescriptor& plugin, const ElfNote& note) {
  if (note.abi_major == plugin.abi_major && note.abi_minor == plugin.abi_minor) return {};
  return fmt::format("the note says ABI {}.{}, the descriptor {}.{}", note.abi_major, note.abi_minor, plugin.abi_major,
                     plugin.abi_minor);
}

base::Error invalid_descriptor(std::string why) {
  return {.code = {511},
          .what = "the plugin's descriptor is not valid",
          .why = std::move(why),
          .hint = "this is for the plugin's author to mend"};
}

base::Status check_descriptor(const PluginDescriptor& plugin, const ElfNote& note) {
  if (std::string mismatch = note_mismatch(plugin, note); !mismatch.empty())
    return base::fail(invalid_descriptor(std::move(mismatch)));
  for (const auto& problems_of : {descriptor_problems, schema_problems})
    if (const Texts problems = problems_of(plugin); !problems.empty())
      return base::fail(invalid_descriptor(problems.front()));
  return {};
}

}  // namespace slipway::plugin
