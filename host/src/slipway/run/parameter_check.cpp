#include <slipway/plugin/described.hpp>
#include <slipway/plugin/plugin_file.hpp>
#include <slipway/plugin/visit.hpp>
#include <slipway/run/outcome.hpp>
#include <slipway/run/parameter_check.hpp>

namespace slipway::run {

namespace {

constexpr std::int64_t k_limit_ms = 2'000;

plugin::StageToCreate stage_of(const plugin::PluginDescriptor& plugin, const std::string& type,
                               const std::string& config) {
  const plugin::StageDescriptor& described = *plugin.stage(type);
  std::vector<std::string> services{SLIPWAY_SERVICE_LOG, SLIPWAY_SERVICE_PROGRESS, SLIPWAY_SERVICE_CANCEL,
                                    SLIPWAY_SERVICE_EMIT};
  services.insert(services.end(), described.needs.begin(), described.needs.end());
  services.insert(services.end(), described.wants.begin(), described.wants.end());
  return {type, config, std::move(services)};
}

}  // namespace

std::optional<base::Error> refusal_of_parameters(const plugin::Installation& installation,
                                                 const plugin::PluginDescriptor& plugin, const std::string& stage,
                                                 const std::string& type, const std::string& config) {
  const plugin::StageToCreate wanted = stage_of(plugin, type, config);
  const auto seen = plugin::visit(installation, *plugin.file, k_limit_ms, &wanted);
  if (!seen) return seen.error();
  if (seen->description && *seen->description)
    if (const auto same = plugin::check_says_the_same(plugin, **seen->description); !same) return same.error();
  if (!seen->created || seen->created->status != SLIPWAY_E_CONFIG) return std::nullopt;
  return error_of_answer(stage, *seen->created);
}

}  // namespace slipway::run
