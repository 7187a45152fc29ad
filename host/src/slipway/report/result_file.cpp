#include <slipway/base/clock.hpp>
#include <slipway/base/json.hpp>
#include <slipway/model/error_json.hpp>
#include <slipway/plan/plan_json.hpp>
#include <slipway/report/result_file.hpp>

#include <nlohmann/json.hpp>

namespace slipway::report {

namespace {

using base::Json;

void put(Json& json, const char* name, const std::string& value) {
  if (!value.empty()) json[name] = value;
}

const char* outcome_of(StageState state) {
  switch (state) {
  case StageState::passed:
    return "passed";
  case StageState::failed:
    return "failed";
  case StageState::skipped:
    return "skipped";
  case StageState::waiting:
  case StageState::running:
    break;
  }
  return "unfinished";
}

Json tests_of(const std::vector<model::TestReport>& reports) {
  Json list = Json::array();
  for (const model::TestReport& report : reports)
    list.push_back({{"suite", report.suite},
                    {"passed", report.passed},
                    {"failed", report.failed},
                    {"errors", report.errors},
                    {"skipped", report.skipped},
                    {"duration_ms", report.duration_ms}});
  return list;
}

Json artifacts_of(const std::vector<model::Artifact>& artifacts) {
  Json list = Json::array();
  for (const model::Artifact& artifact : artifacts)
    list.push_back({{"name", artifact.name},
                    {"digest", artifact.digest.text()},
                    {"size", artifact.size},
                    {"mediaType", artifact.media_type},
                    {"path", artifact.path},
                    {"stage", artifact.stage}});
  return list;
}

Json stage_of(const StageStory& stage) {
  Json json{{"name", stage.name}, {"outcome", outcome_of(stage.state)}};
  if (stage.state == StageState::passed || stage.state == StageState::failed) {
    json["exit"] = static_cast<int>(stage.exit);
    json["duration_ms"] = stage.duration_ms;
  }
  if (stage.done_before) json["done_before"] = true;
  put(json, "type", stage.plugin.type);
  if (!stage.plugin.plugin_path.empty())
    json["plugin"] = {{"version", stage.plugin.plugin_version},
                      {"path", stage.plugin.plugin_path},
                      {"digest", stage.plugin.plugin_digest}};
  if (stage.plugin.plugin_origin) json["plugin"]["origin"] = *stage.plugin.plugin_origin;
  put(json, "reason", stage.done_before ? "" : stage.reason);
  if (stage.error) json["error"] = model::error_to_json(*stage.error);
  put(json, "log", stage.log);
  if (!stage.reports.empty()) json["tests"] = tests_of(stage.reports);
  if (!stage.warnings.empty()) json["warnings"] = stage.warnings;
  return json;
}

Json publications_json(const RunStory& story) {
  Json list = Json::array();
  for (const StageStory& stage : story.stages)
    for (const PublicationRecord& publication : stage.publications)
      list.push_back({{"repository", publication.repository},
                      {"digest", publication.digest},
                      {"tags", publication.tags},
                      {"pinned", publication.pinned}});
  return list;
}

void put_outputs(Json& json, const RunStory& story) {
  put(json, "digest", image_digest_of(story));
  json["tags"] = tags_of(story);
  json["publications"] = publications_json(story);
  json["artifacts"] = Json::array();
  json["deployments"] = Json::array();
  for (const StageStory& stage : story.stages) {
    for (Json& artifact : artifacts_of(stage.artifacts))
      json["artifacts"].push_back(std::move(artifact));
    if (stage.verdict) json["verdict"] = {{"subject", stage.verdict->subject}, {"result", stage.verdict->result}};
    if (stage.deployment) {
      Json deployment{{"environment", stage.deployment->environment},
                      {"digest", stage.deployment->digest},
                      {"state", stage.deployment->state}};
      put(deployment, "url", stage.deployment->url);
      put(deployment, "predecessor", stage.deployment->predecessor);
      json["deployments"].push_back(std::move(deployment));
    }
  }
}

void put_source(Json& json, const RunStory& story) {
  const base::Result<model::Plan> plan = plan::from_json(story.plan);
  if (!plan) return;
  Json source{{"commit", plan->source.commit}, {"dirty", plan->use_working_directory && plan->source.dirty()}};
  put(source, "tree", plan->source.tree);
  put(source, "ref", plan->trigger.ref);
  put(source, "event", plan->trigger.event);
  json["source"] = std::move(source);
}

}  // namespace

std::string result_json(const RunStory& story, const std::string& folder) {
  Json json{{"run", story.id},
            {"pipeline", story.pipeline},
            {"host_version", story.host_version},
            {"plan_digest", story.plan_digest},
            {"finished", story.finished},
            {"exit", static_cast<int>(story.exit)},
            {"started", base::iso_time(story.started_wall_ms)},
            {"ended", base::iso_time(story.last_wall_ms)},
            {"duration_ms", story.duration_ms}};
  if (story.error) json["error"] = model::error_to_json(*story.error);
  if (!story.warnings.empty()) json["warnings"] = story.warnings;
  put_source(json, story);
  json["stages"] = Json::array();
  for (const StageStory& stage : story.stages)
    json["stages"].push_back(stage_of(stage));
  put_outputs(json, story);
  json["files"] = {{"folder", folder}, {"journal", folder + "/journal.jsonl"}, {"junit", folder + "/junit.xml"}};
  return base::to_pretty_text(json);
}

}  // namespace slipway::report
