#include <slipway/abi.h>
#include <slipway/base/json.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/base/text.hpp>
#include <slipway/check/config_samples.hpp>
#include <slipway/check/description.hpp>
#include <slipway/model/plugin_id.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <regex>
#include <set>

namespace slipway::check {

namespace {

using base::Json;
using Texts = std::vector<std::string>;

constexpr std::uint32_t k_known_flags = SLIPWAY_STAGE_IDEMPOTENT | SLIPWAY_STAGE_PURE | SLIPWAY_STAGE_PUBLISHES |
                                        SLIPWAY_STAGE_SOURCE | SLIPWAY_STAGE_CLEAN_SOURCE;
constexpr std::array k_known_services{SLIPWAY_SERVICE_LOG,   SLIPWAY_SERVICE_PROGRESS, SLIPWAY_SERVICE_CANCEL,
                                      SLIPWAY_SERVICE_EMIT,  SLIPWAY_SERVICE_SECRET,   SLIPWAY_SERVICE_EXEC,
                                      SLIPWAY_SERVICE_CACHE, SLIPWAY_SERVICE_EFFECT};

std::string member_text(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Texts member_texts(const Json& json, const char* key) {
  Texts texts;
  for (const Json& text : json.value(key, Json::array()))
    if (text.is_string()) texts.push_back(text.get<std::string>());
  return texts;
}

// The standard library's matching recurses for each character, and the text is that of a stranger.
bool matches(const std::string& text, const char* pattern) {
  constexpr std::size_t k_longest = 1024;
  return text.size() <= k_longest && std::regex_match(text, std::regex(pattern));
}

bool is_semver(const std::string& version) {
  return matches(version,
                 "(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
                 "(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"
                 "(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?");
}

// The form of an SPDX expression; which licences there are changes from month to month.
bool is_license(const std::string& license) {
  return matches(license, "\\(*[A-Za-z0-9.+-]+\\)*( (AND|OR|WITH) \\(*[A-Za-z0-9.+-]+\\)*)*");
}

bool is_service_id(const std::string& id) { return matches(id, "[A-Za-z0-9][A-Za-z0-9._-]*/[1-9][0-9]*"); }

void check_service_ids(const DescribedStage& stage, const Texts& ids, const char* list, Texts& problems) {
  std::set<std::string> seen;
  for (const std::string& id : ids) {
    if (!is_service_id(id))
      problems.push_back(fmt::format("stage {} {} '{}', which is not of the form name/1", stage.id, list, id));
    if (!seen.insert(id).second) problems.push_back(fmt::format("stage {} {} {} twice", stage.id, list, id));
  }
}

void check_described_stage(const DescribedStage& stage, Texts& problems) {
  if (!model::is_reverse_dns(stage.id))
    problems.push_back(fmt::format("the stage id '{}' is not reverse DNS", stage.id));
  if (stage.title.empty()) problems.push_back(fmt::format("stage {} has no title", stage.id));
  if (stage.summary.empty()) problems.push_back(fmt::format("stage {} has no summary", stage.id));
  if ((stage.flags & ~k_known_flags) != 0)
    problems.push_back(fmt::format("stage {} has the unknown flags {:#x}", stage.id, stage.flags & ~k_known_flags));
  if ((stage.flags & SLIPWAY_STAGE_PURE) != 0 && (stage.flags & SLIPWAY_STAGE_PUBLISHES) != 0)
    problems.push_back(fmt::format("stage {} is PURE and PUBLISHES, which is a contradiction", stage.id));
  check_service_ids(stage, stage.needs, "needs", problems);
  check_service_ids(stage, stage.wants, "wants", problems);
  for (const std::string& id : stage.needs)
    if (std::find(k_known_services.begin(), k_known_services.end(), id) == k_known_services.end())
      problems.push_back(fmt::format("stage {} needs the service {}, which no host has", stage.id, id));
}

void check_one_schema(const std::string& text, const std::string& what, Texts& problems) {
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

std::optional<Description> read_description(const std::string& text) {
  const auto json = base::parse_json(text, "the description");
  if (!json || !json->is_object()) return std::nullopt;
  Description description;
  description.id = member_text(*json, "id");
  description.version = member_text(*json, "version");
  description.license = member_text(*json, "license");
  description.abi_major = json->value("abi_major", 0);
  description.abi_minor = json->value("abi_minor", 0);
  for (const Json& stage : json->value("stages", Json::array()))
    description.stages.push_back({member_text(stage, "id"), member_text(stage, "title"), member_text(stage, "summary"),
                                  member_text(stage, "config_schema"), member_text(stage, "output_schema"),
                                  stage.value("flags", 0u), member_texts(stage, "needs"),
                                  member_texts(stage, "wants")});
  return description;
}

Texts descriptor_problems(const Description& plugin) {
  Texts problems;
  if (!model::is_reverse_dns(plugin.id))
    problems.push_back(fmt::format("the plugin's id '{}' is not reverse DNS", plugin.id));
  if (!is_semver(plugin.version)) problems.push_back(fmt::format("the version '{}' is not SemVer", plugin.version));
  if (!is_license(plugin.license))
    problems.push_back(fmt::format("the licence '{}' is not an SPDX expression", plugin.license));
  if (plugin.stages.empty()) problems.emplace_back("the plugin has no stage");
  std::set<std::string> seen;
  for (const DescribedStage& stage : plugin.stages) {
    if (!seen.insert(stage.id).second) problems.push_back(fmt::format("the stage {} is there twice", stage.id));
    check_described_stage(stage, problems);
  }
  return problems;
}

Texts schema_problems(const Description& plugin) {
  Texts problems;
  for (const DescribedStage& stage : plugin.stages) {
    check_one_schema(stage.config_schema, "config_schema of stage " + stage.id, problems);
    check_one_schema(stage.output_schema, "output_schema of stage " + stage.id, problems);
  }
  return problems;
}

std::string note_mismatch(const Description& plugin, const ElfFile& file) {
  if (file.notes.empty()) return {};
  const plugin::ElfNote& note = file.notes.front();
  if (note.abi_major == plugin.abi_major && note.abi_minor == plugin.abi_minor) return {};
  return fmt::format("the note says ABI {}.{}, the descriptor {}.{}", note.abi_major, note.abi_minor, plugin.abi_major,
                     plugin.abi_minor);
}

}  // namespace slipway::check
