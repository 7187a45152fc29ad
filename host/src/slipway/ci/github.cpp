#include <slipway/base/json.hpp>
#include <slipway/ci/json_file.hpp>
#include <slipway/ci/platforms.hpp>
#include <slipway/ci/ref.hpp>
#include <slipway/ci/timestamp.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace slipway::ci {

namespace {

using base::Json;

base::Result<Json> event_in(const std::string& path) {
  const auto parsed = [&](const std::string& text) { return parse_json_object(text, path); };
  return read_limited(path, k_largest_event).and_then(parsed).map_error([](base::Error error) {
    error.state = "nothing was run";
    error.hint = "GITHUB_EVENT_PATH names it: let this process read it, or give it a context: --context FILE";
    return std::move(error).within("reading the event of this run");
  });
}

// Empty where the event does not have such a text.
std::string text_in(const Json& event, const char* pointer) {
  const Json::json_pointer place(pointer);
  return event.contains(place) && event[place].is_string() ? event[place].get<std::string>() : std::string();
}

std::optional<std::uint64_t> number_in(const Json& event, const char* pointer) {
  const Json::json_pointer place(pointer);
  if (!event.contains(place) || !event[place].is_number_unsigned()) return std::nullopt;
  return event[place].get<std::uint64_t>();
}

model::Context::Repository repository_of(const Environment& environment, const Json& event) {
  const std::string name = value_of(environment, "GITHUB_REPOSITORY");
  const std::size_t slash = name.find('/');
  model::Context::Repository repository;
  if (slash != std::string::npos) {
    repository.owner = name.substr(0, slash);
    repository.name = name.substr(slash + 1);
    repository.url = fmt::format("{}/{}", value_of(environment, "GITHUB_SERVER_URL"), name);
  }
  if (const std::string page = text_in(event, "/repository/html_url"); !page.empty()) repository.url = page;
  repository.description = text_in(event, "/repository/description");
  repository.license = text_in(event, "/repository/license/spdx_id");
  return repository;
}

model::Context::Run run_of(const Environment& environment) {
  const std::string id = value_of(environment, "GITHUB_RUN_ID");
  const std::string repository = value_of(environment, "GITHUB_REPOSITORY");
  std::string url;
  if (!id.empty() && !repository.empty())
    url = fmt::format("{}/{}/actions/runs/{}", value_of(environment, "GITHUB_SERVER_URL"), repository, id);
  return {.url = std::move(url), .id = id, .number = value_of(environment, "GITHUB_RUN_NUMBER")};
}

// The events that bring a pull request along, or are about a comment on one.
void take_pull_request(model::Context& context, const Json& event) {
  context.pull_request = number_in(event, "/pull_request/number");
  context.head_sha = text_in(event, "/pull_request/head/sha");
  context.base_ref = text_in(event, "/pull_request/base/ref");
  if (!context.pull_request && event.contains(Json::json_pointer("/issue/pull_request")))
    context.pull_request = number_in(event, "/issue/number");
  // The variable names the base branch, so that its workflow is used. The event is about the request all the same.
  if (context.event == "pull_request_target" && context.pull_request) context.ref = pull_ref(*context.pull_request);
}

void take_base(model::Context& context, const Json& event) {
  if (!context.trigger().tag().empty()) context.base_ref = short_branch(text_in(event, "/base_ref"));
  if (context.event == "merge_group") {
    context.base_ref = short_branch(text_in(event, "/merge_group/base_ref"));
    context.head_sha = text_in(event, "/merge_group/head_sha");
  }
}

std::optional<std::int64_t> commit_time_of(const Json& event, const std::string& sha) {
  for (const char* commit : {"/head_commit", "/merge_group/head_commit"}) {
    const std::string place = commit;
    if (text_in(event, (place + "/id").c_str()) == sha)
      return parse_timestamp(text_in(event, (place + "/timestamp").c_str()));
  }
  if (!event.contains("commits") || !event["commits"].is_array()) return std::nullopt;
  for (const Json& commit : event["commits"])
    if (text_in(commit, "/id") == sha) return parse_timestamp(text_in(commit, "/timestamp"));
  return std::nullopt;
}

void take_default_branch(model::Context& context, const Json& event) {
  const Json::json_pointer place("/repository/default_branch");
  if (event.contains(place) && event[place].is_string())
    context.default_branch = event[place].get<std::string>();
  else if (context.event == "schedule" && !context.trigger().branch().empty())
    context.default_branch = context.trigger().branch();  // Schedules run nowhere else.
  else
    context.notes.emplace_back("default_branch: the event does not name it");
}

void take_event(model::Context& context, const Json& event) {
  if (context.ref.empty() && context.event == "release") context.ref = tag_ref(text_in(event, "/release/tag_name"));
  take_pull_request(context, event);
  take_base(context, event);
  take_default_branch(context, event);
  context.commit_time = commit_time_of(event, context.sha);
  context.payload = base::to_text(event);
}

}  // namespace

base::Result<model::Context> github_context(const Environment& environment) {
  model::Context context;
  context.platform = model::Platform::github;
  context.event = value_of(environment, "GITHUB_EVENT_NAME");
  context.ref = value_of(environment, "GITHUB_REF");
  context.sha = value_of(environment, "GITHUB_SHA");
  context.actor = value_of(environment, "GITHUB_ACTOR");
  context.run = run_of(environment);
  const std::string path = value_of(environment, "GITHUB_EVENT_PATH");
  Json event = Json::object();
  if (path.empty())
    context.notes.emplace_back("payload: GITHUB_EVENT_PATH is not set");
  else {
    SLIPWAY_TRY_ASSIGN(event, event_in(path));
  }
  context.repository = repository_of(environment, event);
  if (path.empty())
    context.notes.emplace_back("default_branch: only the event names it");
  else
    take_event(context, event);
  return context;
}

}  // namespace slipway::ci
