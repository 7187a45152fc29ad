#include <slipway/base/json.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/plan/plan_json.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace slipway::plan {

namespace {

using base::Json;

constexpr int k_format = 1;

Json source_to_json(const model::SourceState& source) {
  return {{"root", source.root},
          {"commit", source.commit},
          {"short_sha", source.short_sha},
          {"tree", source.tree},
          {"branch", source.branch},
          {"tags", source.tags_at_head},
          {"changed_files", source.changed_files},
          {"dirty_submodules", source.dirty_submodules},
          {"commit_time", source.commit_time},
          {"subject", source.subject},
          {"origin_url", source.origin_url},
          {"default_branch", source.default_branch},
          {"shallow", source.shallow},
          {"detached", source.detached},
          {"bare", source.bare},
          {"worktree", source.worktree},
          {"submodule", source.submodule}};
}

model::SourceState source_from_json(const Json& json) {
  model::SourceState source;
  json.at("root").get_to(source.root);
  json.at("commit").get_to(source.commit);
  json.at("short_sha").get_to(source.short_sha);
  json.at("tree").get_to(source.tree);
  json.at("branch").get_to(source.branch);
  json.at("tags").get_to(source.tags_at_head);
  json.at("changed_files").get_to(source.changed_files);
  json.at("dirty_submodules").get_to(source.dirty_submodules);
  json.at("commit_time").get_to(source.commit_time);
  json.at("subject").get_to(source.subject);
  json.at("origin_url").get_to(source.origin_url);
  json.at("default_branch").get_to(source.default_branch);
  json.at("shallow").get_to(source.shallow);
  json.at("detached").get_to(source.detached);
  json.at("bare").get_to(source.bare);
  json.at("worktree").get_to(source.worktree);
  json.at("submodule").get_to(source.submodule);
  return source;
}

Json trigger_to_json(const model::Trigger& trigger) {
  return {{"event", trigger.event},
          {"ref", trigger.ref},
          {"commit", trigger.commit},
          {"default_branch", trigger.default_branch}};
}

model::Trigger trigger_from_json(const Json& json) {
  model::Trigger trigger;
  json.at("event").get_to(trigger.event);
  json.at("ref").get_to(trigger.ref);
  json.at("commit").get_to(trigger.commit);
  json.at("default_branch").get_to(trigger.default_branch);
  return trigger;
}

Json stage_to_json(const model::PlannedStage& stage) {
  Json json{{"name", stage.name},       {"type", stage.type},
            {"needs", stage.needs},     {"with", base::parse_json(stage.with, "with").value_or(Json::object())},
            {"flags", stage.flags},     {"env", stage.env},
            {"secrets", stage.secrets}, {"timeout_ms", stage.timeout_ms}};
  // What a stage does not have is left out.
  if (!stage.environment.name.empty())
    json["environment"] = {{"name", stage.environment.name}, {"url", stage.environment.url}};
  if (!stage.tags.tags.empty())
    json["tags"] = {{"version", stage.tags.version}, {"tags", stage.tags.tags}, {"latest", stage.tags.latest}};
  if (!stage.skip_reason.empty()) json["skip_reason"] = stage.skip_reason;
  return json;
}

model::TagSet tags_from_json(const Json& json) {
  return {.version = json.at("version").get<std::string>(),
          .tags = json.at("tags").get<std::vector<std::string>>(),
          .latest = json.at("latest").get<bool>()};
}

model::PlannedStage stage_from_json(const Json& json) {
  model::PlannedStage stage;
  json.at("name").get_to(stage.name);
  json.at("type").get_to(stage.type);
  json.at("needs").get_to(stage.needs);
  stage.with = base::to_text(json.at("with"));
  json.at("flags").get_to(stage.flags);
  json.at("env").get_to(stage.env);
  json.at("secrets").get_to(stage.secrets);
  json.at("timeout_ms").get_to(stage.timeout_ms);
  if (json.contains("environment"))
    stage.environment = {json["environment"].at("name").get<std::string>(),
                         json["environment"].at("url").get<std::string>()};
  if (json.contains("tags")) stage.tags = tags_from_json(json["tags"]);
  stage.skip_reason = json.value("skip_reason", "");
  return stage;
}

Json plan_to_json(const model::Plan& plan) {
  Json json{{"format", k_format},
            {"pipeline", plan.pipeline},
            {"image", plan.image},
            {"source", source_to_json(plan.source)},
            {"trigger", trigger_to_json(plan.trigger)},
            {"use_working_directory", plan.use_working_directory},
            {"stages", Json::array()}};
  for (const model::PlannedStage& stage : plan.stages)
    json["stages"].push_back(stage_to_json(stage));
  return json;
}

model::Plan plan_from_json(const Json& json) {
  model::Plan plan;
  json.at("pipeline").get_to(plan.pipeline);
  json.at("image").get_to(plan.image);
  plan.source = source_from_json(json.at("source"));
  plan.trigger = trigger_from_json(json.at("trigger"));
  json.at("use_working_directory").get_to(plan.use_working_directory);
  for (const Json& stage : json.at("stages"))
    plan.stages.push_back(stage_from_json(stage));
  return plan;
}

// Where the checkout lies and how it was made does not change what happens; what is uncommitted does only when used.
Json without_circumstances(Json json, const model::Plan& plan) {
  Json& source = json["source"];
  for (const char* key : {"root", "default_branch", "shallow", "detached", "bare", "worktree", "submodule"})
    source.erase(key);
  if (!plan.use_working_directory) {
    source.erase("changed_files");
    source.erase("dirty_submodules");
  }
  json["trigger"].erase("default_branch");
  return json;
}

base::Error not_a_plan(std::string why) {
  return {.code = {304},
          .what = "the plan cannot be read",
          .why = std::move(why),
          .hint = "write it with `slipway plan --format json`"};
}

base::Result<model::Plan> converted(const Json& json) {
  try {
    if (json.at("format").get<int>() != k_format)
      return base::fail(not_a_plan(fmt::format("its format is not {}", k_format)));
    return plan_from_json(json);
  } catch (const Json::exception& exception) {
    return base::fail(not_a_plan(exception.what()));
  }
}

}  // namespace

std::string to_json(const model::Plan& plan) {
  Json json = plan_to_json(plan);
  json["digest"] = digest(plan).text();
  return base::to_pretty_text(json);
}

base::Result<model::Plan> from_json(std::string_view text) {
  SLIPWAY_TRY_ASSIGN(const Json json, base::parse_json(text, "the plan").map_error([](base::Error error) {
    error.code = {304};
    return error;
  }));
  SLIPWAY_TRY_ASSIGN(model::Plan plan, converted(json));
  const std::string expected = digest(plan).text();
  if (json.value("digest", Json()) == expected) return plan;
  return base::fail({.code = {903},
                     .what = "the plan was changed after it was made",
                     .why = fmt::format("its content has the digest {}, but it says {}", expected,
                                        base::to_text(json.value("digest", Json()))),
                     .hint = "make a new one: slipway plan --format json"});
}

model::Digest digest(const model::Plan& plan) {
  // Keys are sorted, so equal plans have equal text.
  return model::Digest::from_hex(base::sha256_hex(base::to_text(without_circumstances(plan_to_json(plan), plan))));
}

}  // namespace slipway::plan
