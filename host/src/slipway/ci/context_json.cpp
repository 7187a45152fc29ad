#include <slipway/base/file.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/base/text.hpp>
#include <slipway/ci/context_json.hpp>
#include <slipway/ci/json_file.hpp>
#include <slipway/ci/json_place.hpp>
#include <slipway/ci/platforms.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace slipway::embedded {
std::string_view context_schema();
}

namespace slipway::ci {

namespace {

using base::Json;
using Problems = std::vector<base::Error>;

// An event, and the little around it.
constexpr std::size_t k_largest_context = 2 * k_largest_event;

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

template <typename T>
std::optional<T> optional_at(const Json& json, const char* key) {
  if (!json.contains(key) || json[key].is_null()) return std::nullopt;
  return json[key].get<T>();
}

std::string text_at(const Json& json, const char* key) { return json.value(key, std::string()); }

model::Context context_of(const Json& json) {
  const Json repository = json.value("repository", Json::object());
  const Json run = json.value("run", Json::object());
  model::Context context;
  context.platform = model::parse_platform(text_at(json, "platform")).value_or(model::Platform::unknown);
  context.event = text_at(json, "event");
  context.ref = text_at(json, "ref");
  context.sha = text_at(json, "sha");
  context.head_sha = text_at(json, "head_sha");
  context.base_ref = text_at(json, "base_ref");
  context.default_branch = optional_at<std::string>(json, "default_branch");
  context.pull_request = optional_at<std::uint64_t>(json, "pull_request");
  context.repository = {.name = text_at(repository, "name"),
                        .owner = text_at(repository, "owner"),
                        .url = text_at(repository, "url"),
                        .description = text_at(repository, "description"),
                        .license = text_at(repository, "license")};
  context.run = {.url = text_at(run, "url"), .id = text_at(run, "id"), .number = text_at(run, "number")};
  context.actor = text_at(json, "actor");
  context.commit_time = optional_at<std::int64_t>(json, "commit_time");
  context.tree = text_at(json, "tree");
  context.subject = text_at(json, "subject");
  if (json.contains("payload") && json["payload"].is_object()) context.payload = base::to_text(json["payload"]);
  context.notes = json.value("notes", std::vector<std::string>());
  return context;
}

base::ErrorCode code_of_schema_problem(const base::SchemaProblem& problem) {
  if (problem.is_unknown_key) return base::ErrorCode{302};
  return base::ErrorCode{problem.key.empty() ? 304 : 305};
}

Problems schema_problems(const std::string& text, const std::string& filename) {
  const auto schema = base::JsonSchema::parse(context_schema(), "the schema of a context");
  if (!schema) return {schema.error()};
  Problems problems;
  for (const base::SchemaProblem& problem : schema->check(text)) {
    const std::string message = problem.message + base::did_you_mean(problem.key, problem.known_keys);
    const std::string place =
        problem.is_unknown_key ? fmt::format("{}/{}", problem.pointer, problem.key) : problem.pointer;
    problems.push_back({.code = code_of_schema_problem(problem),
                        .what = problem.pointer.empty() ? message : problem.pointer + ": " + message,
                        .hint = "see 'slipway schema context'",
                        .spans = {span_in_json(text, filename, place)}});
  }
  return problems;
}

}  // namespace

std::string_view context_schema() { return embedded::context_schema(); }

std::string to_json(const model::Context& context) {
  const model::Context::Repository& repository = context.repository;
  const Json payload =
      context.payload.empty() ? Json() : base::parse_json(context.payload, "the event").value_or(Json());
  return base::to_pretty_text(
      {{"context", 1},
       {"platform", model::to_string(context.platform)},
       {"event", context.event},
       {"ref", context.ref},
       {"sha", context.sha},
       {"head_sha", context.head_sha},
       {"base_ref", context.base_ref},
       {"default_branch", or_null(context.default_branch)},
       {"pull_request", or_null(context.pull_request)},
       {"repository",
        {{"name", repository.name},
         {"owner", repository.owner},
         {"url", repository.url},
         {"description", repository.description},
         {"license", repository.license}}},
       {"run", {{"url", context.run.url}, {"id", context.run.id}, {"number", context.run.number}}},
       {"actor", context.actor},
       {"commit_time", or_null(context.commit_time)},
       {"tree", context.tree},
       {"subject", context.subject},
       {"payload", payload},
       {"notes", context.notes}});
}

ContextResult parse_context(const std::string& text, const std::string& filename) {
  const auto json = parse_json_object(text, filename);
  if (!json) return tl::unexpected(Problems{json.error()});
  if (Problems problems = schema_problems(text, filename); !problems.empty())
    return tl::unexpected(std::move(problems));
  return context_of(*json);
}

ContextResult load_context(const std::string& path) {
  const auto text = read_limited(path, k_largest_context);
  if (!text) return tl::unexpected(Problems{text.error()});
  return parse_context(*text, path);
}

}  // namespace slipway::ci
