#include "library.hpp"

#include "inputs.hpp"
#include "report.hpp"

#include <dlfcn.h>

#include <cstring>
#include <vector>

namespace slipway::probe {

namespace {

constexpr std::uint32_t k_plausible_size = 4096;
constexpr std::size_t k_most_members = 1024;

[[noreturn]] void give_up(std::string_view why) {
  fact("load_error", quoted(why));
  done();
}

std::string text_of(const char* text, const std::string& what) {
  if (text == nullptr) {
    violation("descriptor", what + " is NULL");
    return "null";
  }
  if (!is_utf8(text)) violation("descriptor", what + " is not UTF-8");
  return quoted(text);
}

std::string ids_of(const char* const* ids, const std::string& what) {
  if (ids == nullptr) {
    violation("descriptor", what + " is NULL; an empty list is an array whose first element is NULL");
    return "[]";
  }
  std::string list;
  for (std::size_t i = 0; ids[i] != nullptr; ++i) {
    if (i == k_most_members) {
      violation("descriptor", what + " has no end: NULL is missing behind its last element");
      break;
    }
    list += (i == 0 ? "" : ",") + text_of(ids[i], what);
  }
  return "[" + list + "]";
}

// False when the struct is too short to be read.
bool check_size(std::uint32_t size, std::size_t least, const std::string& what) {
  if (size >= least && size <= k_plausible_size) return true;
  violation("struct-size",
            what + " says that it has " + std::to_string(size) + " bytes; ABI 1.0 has " + std::to_string(least));
  return size >= least;
}

std::string stage_json(const slipway_stage* stage, std::size_t index) {
  const std::string nth = "stage " + std::to_string(index + 1);
  if (!check_size(stage->struct_size, sizeof(slipway_stage), nth)) return {};
  const std::string id = text_of(stage->id, "the id of " + nth);
  const std::string name = stage->id == nullptr ? nth : "stage " + std::string(stage->id);
  if (stage->create == nullptr || stage->run == nullptr || stage->destroy == nullptr)
    violation("descriptor", name + " lacks " +
                                (stage->create == nullptr ? "create"
                                 : stage->run == nullptr  ? "run"
                                                          : "destroy"));
  return "{\"id\":" + id + ",\"flags\":" + std::to_string(stage->flags) +
         ",\"title\":" + text_of(stage->title, "the title of " + name) +
         ",\"summary\":" + text_of(stage->summary, "the summary of " + name) +
         ",\"config_schema\":" + text_of(stage->config_schema, "config_schema of " + name) +
         ",\"output_schema\":" + text_of(stage->output_schema, "output_schema of " + name) +
         ",\"needs\":" + ids_of(stage->needs, "needs of " + name) +
         ",\"wants\":" + ids_of(stage->wants, "wants of " + name) +
         ",\"facet\":" + (stage->facet == nullptr ? "false" : "true") + "}";
}

std::string stages_json(const slipway_plugin& plugin) {
  if (plugin.stages == nullptr) {
    violation("descriptor", "stages is NULL");
    return "[]";
  }
  std::string list;
  for (std::size_t i = 0; plugin.stages[i] != nullptr; ++i) {
    if (i == k_most_members) {
      violation("descriptor", "stages has no end: NULL is missing behind its last element");
      break;
    }
    const std::string stage = stage_json(plugin.stages[i], i);
    if (!stage.empty()) list += (list.empty() ? "" : ",") + stage;
  }
  return "[" + list + "]";
}

}  // namespace

Entry load_entry() {
  at("loading");
  const std::string path = "/proc/self/fd/" + std::to_string(k_plugin_fd);
  void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) give_up(dlerror());
  void* const symbol = dlsym(library, "slipway_plugin_entry_v1");
  if (symbol == nullptr) give_up("it does not export slipway_plugin_entry_v1");
  Entry entry = nullptr;
  std::memcpy(&entry, &symbol, sizeof entry);
  return entry;
}

const slipway_plugin* load_plugin() {
  const Entry entry = load_entry();
  at("slipway_plugin_entry_v1()");
  const slipway_plugin* const plugin = entry();
  if (plugin == nullptr) give_up("its entry point gives no descriptor");
  return plugin;
}

const slipway_stage* find_stage(const slipway_plugin* plugin, std::string_view id) {
  for (const slipway_stage* const* stage = plugin->stages; *stage != nullptr; ++stage)
    if (id == (*stage)->id) return *stage;
  give_up("it has no stage " + std::string(id));
}

void describe(const slipway_plugin& plugin) {
  at("reading the descriptor");
  std::string json =
      "{\"abi_major\":" + std::to_string(plugin.abi_major) + ",\"abi_minor\":" + std::to_string(plugin.abi_minor);
  if (check_size(plugin.struct_size, sizeof(slipway_plugin), "the plugin's descriptor"))
    json += ",\"id\":" + text_of(plugin.id, "the plugin's id") +
            ",\"version\":" + text_of(plugin.version, "the plugin's version") +
            ",\"license\":" + text_of(plugin.license, "the plugin's license") +
            ",\"homepage\":" + text_of(plugin.homepage, "the plugin's homepage") +
            ",\"built_with\":" + text_of(plugin.built_with, "the plugin's built_with") +
            ",\"stages\":" + stages_json(plugin);
  fact("descriptor", json + "}");
}

}  // namespace slipway::probe
