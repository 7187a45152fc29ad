#include <slipway/base/text.hpp>
#include <slipway/plan/source_check.hpp>
#include <slipway/plan/stage_flags.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace slipway::plan {

namespace {

base::Error needs_work_tree(const model::PlannedStage& stage, const model::SourceState& source) {
  return {.code = {403},
          .what = fmt::format("stage '{}' works in a checkout", stage.name),
          .why = fmt::format("{} is a bare repository", source.root),
          .hint = "run in a clone: git clone " + source.root};
}

std::string first_of(const std::vector<std::string>& files) {
  constexpr std::size_t k_shown = 20;
  std::vector<std::string> shown(files.begin(),
                                 files.begin() + static_cast<std::ptrdiff_t>(std::min(files.size(), k_shown)));
  const std::string text = base::join(shown, ", ");
  return files.size() > k_shown ? fmt::format("{} and {} more", text, files.size() - k_shown) : text;
}

base::Error dirty(const model::PlannedStage& stage, const model::SourceState& source) {
  const bool publishes = (stage.flags & k_publishes) != 0;
  return {.code = {405},
          .what = fmt::format("stage '{}' refuses a source with uncommitted changes", stage.name),
          .why = fmt::format("not committed: {}", first_of(source.changed_files)),
          .hint = publishes ? "commit or stash them: what is published must be in a commit"
                            : fmt::format("commit or stash them, or use them as they are: slipway run --dirty {}",
                                          stage.name)};
}

}  // namespace

base::Status check_source(const model::Plan& plan) {
  const std::uint32_t refusing = plan.use_working_directory ? k_publishes : k_publishes | k_clean_source;
  for (const model::PlannedStage& stage : plan.stages) {
    if (!stage.skip_reason.empty()) continue;
    if (plan.source.bare && (stage.flags & k_needs_source) != 0) return base::fail(needs_work_tree(stage, plan.source));
    if (plan.source.dirty() && (stage.flags & refusing) != 0) return base::fail(dirty(stage, plan.source));
  }
  return {};
}

}  // namespace slipway::plan
