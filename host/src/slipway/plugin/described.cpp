#include <slipway/abi.h>
#include <slipway/plugin/described.hpp>
#include <slipway/plugin/descriptor_rules.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <worker/protocol/message.hpp>

namespace slipway::plugin {

using protocol::Reader;
using protocol::Writer;

namespace {

std::vector<std::string> read_ids(Reader& reader) {
  std::vector<std::string> ids;
  for (auto count = reader.number<std::uint32_t>(); count > 0 && reader.ok(); --count)
    ids.push_back(reader.text());
  return ids;
}

void write_ids(Writer& writer, const std::vector<std::string>& ids) {
  writer.number(static_cast<std::uint32_t>(ids.size()));
  for (const std::string& id : ids)
    writer.text(id);
}

void write_stage(Writer& writer, const StageDescriptor& stage) {
  writer.number(static_cast<std::uint32_t>(sizeof(slipway_stage))).number(stage.flags);
  for (const std::string* text : {&stage.id, &stage.title, &stage.summary, &stage.config_schema, &stage.output_schema})
    writer.text(*text);
  write_ids(writer, stage.needs);
  write_ids(writer, stage.wants);
  writer.text({});  // What lacks a member is not read.
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
  const std::string missing = reader.text();
  if (size < sizeof(slipway_stage))
    return base::fail(
        invalid_descriptor(fmt::format("a stage has the size {}, less than {}", size, sizeof(slipway_stage))));
  if (!missing.empty()) return base::fail(invalid_descriptor(fmt::format("{} of a stage is NULL", missing)));
  return stage;
}

}  // namespace

const StageDescriptor* PluginDescriptor::stage(const std::string& type) const {
  const auto found =
      std::find_if(stages.begin(), stages.end(), [&](const StageDescriptor& each) { return each.id == type; });
  return found == stages.end() ? nullptr : &*found;
}

std::string_view to_string(Origin origin) {
  switch (origin) {
  case Origin::bundled:
    return "bundled";
  case Origin::locked:
    return "locked";
  case Origin::override_:
    return "override";
  case Origin::path:
    break;
  }
  return "file";
}

std::string write_description(const PluginDescriptor& plugin) {
  Writer writer;
  writer.number<std::uint8_t>(1).number(static_cast<std::uint32_t>(sizeof(slipway_plugin)));
  writer.number(plugin.abi_major).number(plugin.abi_minor);
  for (const std::string* text : {&plugin.id, &plugin.version, &plugin.license, &plugin.homepage, &plugin.built_with})
    writer.text(*text);
  writer.number(static_cast<std::uint32_t>(plugin.stages.size()));
  writer.text({});
  for (const StageDescriptor& stage : plugin.stages)
    write_stage(writer, stage);
  return writer.take();
}

base::Status check_says_the_same(const PluginDescriptor& before, const PluginDescriptor& now) {
  if (write_description(before) == write_description(now)) return {};
  return base::fail({.code = {903},
                     .what = fmt::format("the plugin {} says something else of itself than before", before.path),
                     .why = "it is the same file, so what was kept of it was changed, or it is not always the same",
                     .state = "nothing of it was run",
                     .hint = "run `slipway plugin rescan` and try again"});
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
  const std::string missing = reader.text();
  if (size < sizeof(slipway_plugin))
    return base::fail(
        invalid_descriptor(fmt::format("it has the size {}, less than {}", size, sizeof(slipway_plugin))));
  if (!missing.empty()) return base::fail(invalid_descriptor(missing + " is NULL"));
  for (std::uint32_t i = 0; i < count; ++i) {
    SLIPWAY_TRY_ASSIGN(StageDescriptor stage, read_stage(reader));
    plugin.stages.push_back(std::move(stage));
  }
  if (!reader.ok()) return base::fail(invalid_descriptor("it is cut off"));
  return plugin;
}

}  // namespace slipway::plugin
