#include "leftovers.hpp"

#include <slipway/kit/container_runtime.hpp>
#include <slipway/kit/files.hpp>

#include <filesystem>
#include <vector>

namespace slipway::plugins::release {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> entries(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code failed;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed))
    found.push_back(entry->path());
  return found;
}

kit::Status remove_in(const Host& host, const std::string& folder) {
  std::error_code ignored;
  if (!fs::exists(folder, ignored)) return {};
  SLIPWAY_KIT_TRY_ASSIGN(const kit::ContainerRuntime runtime, kit::ContainerRuntime::find(host, folder));
  for (const std::string& id : runtime.list()) {
    host.log_warn("removing the container " + id + ", which a killed run left behind");
    SLIPWAY_KIT_TRY(runtime.remove(id));
  }
  return {};
}

}  // namespace

std::string state_folder(const std::string& output) { return kit::join_path(output, "containers"); }

kit::Status remove_leftovers(const Host& host, const std::string& output) {
  SLIPWAY_KIT_TRY(remove_in(host, state_folder(output)));
  // runs/ID/stages/STAGE
  const fs::path stages = fs::path(output).parent_path();
  const fs::path run = stages.parent_path();
  if (stages.filename() != "stages" || run.parent_path().filename() != "runs") return {};
  for (const fs::path& other : entries(run.parent_path()))
    for (const fs::path& stage : other == run ? std::vector<fs::path>() : entries(other / "stages"))
      if (const kit::Status removed = remove_in(host, state_folder(stage.string())); !removed)
        host.log_warn(removed.error().message + ": " + removed.error().why);
  return {};
}

}  // namespace slipway::plugins::release
