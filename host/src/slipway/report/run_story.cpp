#include <slipway/report/run_story.hpp>

#include <algorithm>
#include <type_traits>

namespace slipway::report {

namespace {

StageStory& stage_named(RunStory& story, const std::string& name) {
  for (StageStory& stage : story.stages)
    if (stage.name == name) return stage;
  story.stages.emplace_back().name = name;
  return story.stages.back();
}

void begin(RunStory& story, const model::Event& event, const model::RunStarted& fact) {
  story.pipeline = fact.pipeline;
  story.plan = fact.plan;
  story.plan_digest = fact.plan_digest;
  story.host_version = fact.host_version;
  story.started_wall_ms = event.wall_ms;
}

// What was under way when the host died did not get to its end.
void resume(RunStory& story, const model::RunResumed& fact) {
  story.resumed = true;
  story.finished = false;
  story.exit = base::ExitCode::done;
  story.error.reset();
  story.host_version = fact.host_version;
  for (StageStory& stage : story.stages)
    if (stage.state != StageState::passed) {
      std::string name = std::move(stage.name);
      stage = StageStory{};
      stage.name = std::move(name);
    }
}

void finish(RunStory& story, const model::RunFinished& fact) {
  story.finished = true;
  story.exit = fact.exit;
  story.error = fact.error;
  story.duration_ms = fact.duration_ms;
}

}  // namespace

const StageStory* RunStory::stage(const std::string& stage_name) const {
  const auto found = std::find_if(stages.begin(), stages.end(),
                                  [&stage_name](const StageStory& stage) { return stage.name == stage_name; });
  return found == stages.end() ? nullptr : &*found;
}

void apply(RunStory& story, const model::Event& event) {
  story.id = event.run;
  story.last_wall_ms = event.wall_ms;
  if (!event.stage.empty()) return apply(stage_named(story, event.stage), event);
  std::visit(
      [&](const auto& fact) {
        using F = std::decay_t<decltype(fact)>;
        if constexpr (std::is_same_v<F, model::RunStarted>)
          begin(story, event, fact);
        else if constexpr (std::is_same_v<F, model::RunResumed>)
          resume(story, fact);
        else if constexpr (std::is_same_v<F, model::RunFinished>)
          finish(story, fact);
        else if constexpr (std::is_same_v<F, model::Warning>)
          story.warnings.push_back(fact.text);
      },
      event.fact);
}

std::string image_digest_of(const RunStory& story) {
  for (const StageStory& stage : story.stages)
    if (stage.image) return stage.image->digest;
  return {};
}

std::vector<std::string> tags_of(const RunStory& story) {
  std::vector<std::string> tags;
  for (const StageStory& stage : story.stages)
    for (const PublicationRecord& publication : stage.publications)
      for (const std::string& tag : publication.tags)
        if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
  return tags;
}

}  // namespace slipway::report
