#include <slipway/base/json.hpp>
#include <slipway/run/request.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace slipway::run {

namespace {

base::Json source_of(const model::Plan& plan) {
  const model::SourceState& source = plan.source;
  return {{"commit", source.commit},
          {"short_sha", source.short_sha},
          {"tree", source.tree},
          {"branch", source.branch},
          {"tags", source.tags_at_head},
          {"commit_time", source.commit_time},
          {"subject", source.subject},
          {"origin_url", source.origin_url},
          {"dirty", plan.use_working_directory && source.dirty()}};
}

base::Json artifact_json(const model::Artifact& artifact) {
  return {{"name", artifact.name}, {"digest", artifact.digest.text()},
          {"size", artifact.size}, {"mediaType", artifact.media_type},
          {"path", artifact.path}, {"stage", artifact.stage}};
}

// "report" -> "reports"
void append_records(base::Json& request, const std::string& stage, const StageState& state) {
  for (const EmittedValue& value : state.values) {
    const std::string list = value.name + "s";
    if (!request.contains(list) || !request[list].is_array() || list == "artifacts") continue;
    base::Json record = base::Json::parse(value.json, nullptr, false);
    if (!record.is_object()) continue;
    record["stage"] = stage;
    request[list].push_back(std::move(record));
  }
}

}  // namespace

std::vector<std::string> upstream_of(const model::Plan& plan, const model::PlannedStage& stage) {
  std::vector<std::string> reached = stage.needs;
  // The plan is in an order in which stages can run, so one walk backwards meets every stage after those that need it.
  for (auto each = plan.stages.rbegin(); each != plan.stages.rend(); ++each)
    if (std::find(reached.begin(), reached.end(), each->name) != reached.end())
      reached.insert(reached.end(), each->needs.begin(), each->needs.end());
  std::vector<std::string> ordered;
  for (const model::PlannedStage& each : plan.stages)
    if (std::find(reached.begin(), reached.end(), each.name) != reached.end()) ordered.push_back(each.name);
  return ordered;
}

std::string make_request(const model::Plan& plan, const model::PlannedStage& stage, const RunFolder& folder,
                         const RunState& state, Sitting sitting) {
  base::Json request{
      {"run", folder.id()},
      {"stage", stage.name},
      {"pipeline", plan.pipeline},
      {"image", plan.image},
      {"host_version", SLIPWAY_VERSION},
      {"root", plan.source.root},
      {"workspace", folder.workspace(stage.name)},
      {"output", folder.output(stage.name)},
      {"dry_run", false},
      {"resumed", sitting == Sitting::resumed},
      {"source", source_of(plan)},
      {"trigger", {{"event", plan.trigger.event}, {"ref", plan.trigger.ref}, {"commit", plan.trigger.commit}}}};
  for (const char* list : {"artifacts", "reports", "images", "verdicts", "publications", "deployments"})
    request[list] = base::Json::array();
  if (!stage.tags.tags.empty())
    request["tags"] = {{"version", stage.tags.version}, {"tags", stage.tags.tags}, {"latest", stage.tags.latest}};
  if (!stage.environment.name.empty())
    request["environment"] = {{"name", stage.environment.name}, {"url", stage.environment.url}};
  for (const std::string& name : upstream_of(plan, stage)) {
    for (const model::Artifact& artifact : state.stage(name).artifacts)
      request["artifacts"].push_back(artifact_json(artifact));
    append_records(request, name, state.stage(name));
  }
  return base::to_text(request);
}

}  // namespace slipway::run
