#include <slipway/base/file.hpp>
#include <slipway/plan/plan_json.hpp>
#include <slipway/run/history.hpp>
#include <slipway/run/journal.hpp>
#include <slipway/run/run_folder.hpp>
#include <slipway/run/run_state.hpp>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <variant>

namespace slipway::run {

namespace {

// Newest first: ids sort by time.
std::vector<std::string> ids_in(const std::string& state_folder) {
  std::vector<std::string> ids;
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(state_folder + "/runs", problem))
    if (entry.is_directory(problem)) ids.push_back(entry.path().filename().string());
  std::sort(ids.begin(), ids.end(), std::greater<>());
  return ids;
}

void add_plan(RunSummary& summary, const model::Plan& plan) {
  summary.short_sha = plan.source.short_sha;
  summary.with_changes = plan.use_working_directory;
  for (const model::PlannedStage& stage : plan.stages)
    summary.stages.push_back(stage.name);
}

void add(RunSummary& summary, const model::Event& event) {
  if (summary.started_ms == 0) summary.started_ms = event.wall_ms;
  summary.duration_ms = event.wall_ms - summary.started_ms;
  if (const auto* started = std::get_if<model::RunStarted>(&event.fact)) {
    summary.begun = true;
    summary.pipeline = started->pipeline;
    if (const auto plan = plan::from_json(started->plan)) add_plan(summary, *plan);
  }
  if (const auto* finished = std::get_if<model::StageFinished>(&event.fact)) {
    std::erase(summary.not_green, event.stage);
    if (finished->exit != base::ExitCode::done) summary.not_green.push_back(event.stage);
  }
}

RunSummary summarize(const std::string& folder, const std::string& id) {
  RunSummary summary{.id = id, .folder = folder + "/" + id};
  const std::string journal = summary.folder + "/journal.jsonl";
  summary.running = is_being_written(journal);
  const auto content = read_journal(journal);
  if (!content) {
    summary.note = content.error().what;
    summary.begun = base::exists(journal);
    return summary;
  }
  if (content->torn && !summary.running) summary.note = "the last line is cut off";
  for (const model::Event& event : content->events)
    add(summary, event);
  summary.exit = RunState::of(content->events).exit();
  return summary;
}

}  // namespace

std::string state_folder(const std::string& root) { return root + "/.slipway"; }

std::string newest_run(const std::string& state_folder) {
  const std::vector<std::string> ids = ids_in(state_folder);
  return ids.empty() ? std::string() : ids.front();
}

std::vector<RunSummary> list_runs(const std::string& state_folder) {
  std::vector<RunSummary> runs;
  for (const std::string& id : ids_in(state_folder))
    runs.push_back(summarize(state_folder + "/runs", id));
  return runs;
}

base::Result<std::vector<model::Event>> read_run(const std::string& state_folder, const std::string& id) {
  SLIPWAY_TRY_ASSIGN(const RunFolder folder, RunFolder::open(state_folder, id));
  SLIPWAY_TRY_ASSIGN(JournalContent content, read_journal(folder.journal()));
  return std::move(content.events);
}

base::Result<model::Plan> plan_of(const std::vector<model::Event>& events) {
  for (const model::Event& event : events)
    if (const auto* started = std::get_if<model::RunStarted>(&event.fact)) return plan::from_json(started->plan);
  return base::fail({.code = {906}, .what = "the journal does not say what was planned", .hint = "start a new run"});
}

}  // namespace slipway::run
