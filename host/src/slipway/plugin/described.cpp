#include <slipway/abi.h>
#include <slipway/plugin/described.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <worker/protocol/message.hpp>

namespace slipway::plugin {

using protocol::Reader;

namespace {

constexpr std::uint32_t k_known_critical_flags = 0;
constexpr std::uint32_t k_critical_half = 0xffff0000;

base::Error invalid(std::string why) {
  return {.code = {511},
          .what = "the plugin's descriptor is not valid",
          .why = std::move(why),
          .hint = "this is for the plugin's author to mend"};
}

std::vector<std::string> read_ids(Reader& reader) {
  std::vector<std::string> ids;
  for (auto count = reader.number<std::uint32_t>(); count > 0 && reader.ok(); --count)
    ids.push_back(reader.text());
  return ids;
}

bool reverse_dns(const std::string& id) {
  return id.find('.') != std::string::npos && std::all_of(id.begin(), id.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
         });
}

base::Result<StageDescriptor> read_stage(Reader& reader) {
  StageDescriptor stage;
  const auto size = reader.number<std::uint32_t>();
  stage.flags = reader.number<std::uint32_t>();
  stage.id = reader.text();
  stage.title = reader.text();
  stage.summary = reader.text();
  stage.config_schema = reader.text();
  stage.output_schema = reader.text();
  stage.needs = read_ids(reader);
  stage.wants = read_ids(reader);
  const bool complete = reader.number<std::uint8_t>() != 0;
  if (size < sizeof(slipway_stage))
    return base::fail(invalid(fmt::format("a stage has the size {}, less than {}", size, sizeof(slipway_stage))));
  if (!reverse_dns(stage.id))
    return base::fail(invalid(fmt::format("'{}' is not a reverse-DNS id of a stage type", stage.id)));
  if (!complete) return base::fail(invalid(fmt::format("stage '{}' lacks create, run or destroy", stage.id)));
  if ((stage.flags & k_critical_half & ~k_known_critical_flags) != 0)
    return base::fail(
        invalid(fmt::format("stage '{}' has flags {:#x} that this host must refuse", stage.id, stage.flags)));
  return stage;
}

}  // namespace

const StageDescriptor* PluginDescriptor::stage(const std::string& type) const {
  const auto found =
      std::find_if(stages.begin(), stages.end(), [&](const StageDescriptor& each) { return each.id == type; });
  return found == stages.end() ? nullptr : &*found;
}

base::Result<PluginDescriptor> read_description(const std::string& payload) {
  Reader reader(payload);
  if (reader.number<std::uint8_t>() == 0)
    return base::fail({.code = {314},
                       .what = "the plugin cannot be loaded",
                       .why = reader.text(),
                       .hint = "check what it links against with ldd"});
  PluginDescriptor plugin;
  const auto size = reader.number<std::uint32_t>();
  plugin.abi_major = reader.number<std::uint16_t>();
  plugin.abi_minor = reader.number<std::uint16_t>();
  if (plugin.abi_major != SLIPWAY_ABI_MAJOR)
    return base::fail({.code = {507},
                       .what = fmt::format("the plugin needs ABI major {}", plugin.abi_major),
                       .why = fmt::format("this host speaks {}", SLIPWAY_ABI_MAJOR)});
  plugin.id = reader.text();
  plugin.version = reader.text();
  plugin.license = reader.text();
  plugin.homepage = reader.text();
  plugin.built_with = reader.text();
  const auto count = reader.number<std::uint32_t>();
  if (size < sizeof(slipway_plugin))
    return base::fail(invalid(fmt::format("it has the size {}, less than {}", size, sizeof(slipway_plugin))));
  if (!reverse_dns(plugin.id)) return base::fail(invalid(fmt::format("'{}' is not a reverse-DNS id", plugin.id)));
  if (count == 0) return base::fail(invalid("it offers no stage"));
  for (std::uint32_t i = 0; i < count; ++i) {
    SLIPWAY_TRY_ASSIGN(StageDescriptor stage, read_stage(reader));
    if (plugin.stage(stage.id) != nullptr)
      return base::fail(invalid(fmt::format("stage '{}' is there twice", stage.id)));
    plugin.stages.push_back(std::move(stage));
  }
  if (!reader.ok()) return base::fail(invalid("it is cut off"));
  return plugin;
}

}  // namespace slipway::plugin
