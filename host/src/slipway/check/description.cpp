#include <slipway/abi.h>
#include <slipway/base/json.hpp>
#include <slipway/check/description.hpp>

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

bool is_service_id(const std::string& id) {
  constexpr std::size_t k_longest = 1024;  // Matching recurses for each character.
  static const std::regex pattern("[A-Za-z0-9][A-Za-z0-9._-]*/[1-9][0-9]*");
  return id.size() <= k_longest && std::regex_match(id, pattern);
}

void check_service_ids(const plugin::StageDescriptor& stage, const Texts& ids, const char* list, Texts& problems) {
  std::set<std::string> seen;
  for (const std::string& id : ids) {
    if (!is_service_id(id))
      problems.push_back(fmt::format("stage {} {} '{}', which is not of the form name/1", stage.id, list, id));
    if (!seen.insert(id).second) problems.push_back(fmt::format("stage {} {} {} twice", stage.id, list, id));
  }
}

void check_stage(const plugin::StageDescriptor& stage, Texts& problems) {
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

}  // namespace

std::optional<plugin::PluginDescriptor> read_description(const std::string& text) {
  const auto json = base::parse_json(text, "the description");
  if (!json || !json->is_object()) return std::nullopt;
  plugin::PluginDescriptor description;
  description.id = member_text(*json, "id");
  description.version = member_text(*json, "version");
  description.license = member_text(*json, "license");
  description.abi_major = json->value("abi_major", std::uint16_t{0});
  description.abi_minor = json->value("abi_minor", std::uint16_t{0});
  for (const Json& stage : json->value("stages", Json::array()))
    description.stages.push_back({member_text(stage, "id"), member_text(stage, "title"), member_text(stage, "summary"),
                                  stage.value("flags", 0u), member_text(stage, "config_schema"),
                                  member_text(stage, "output_schema"), member_texts(stage, "needs"),
                                  member_texts(stage, "wants")});
  return description;
}

Texts doubtful_members(const plugin::PluginDescriptor& plugin) {
  Texts problems;
  for (const plugin::StageDescriptor& stage : plugin.stages)
    check_stage(stage, problems);
  return problems;
}

}  // namespace slipway::check
