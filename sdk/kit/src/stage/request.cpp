#include <slipway/kit/json.hpp>
#include <slipway/kit/request.hpp>

#include <nlohmann/json.hpp>

namespace slipway::kit {
namespace {

std::uint64_t count_in(const Json& object, std::string_view key) {
  const std::int64_t number = number_in(object, key);
  return number < 0 ? 0 : static_cast<std::uint64_t>(number);
}

RequestSource source_of(const Json& json) {
  return {text_in(json, "commit"),  text_in(json, "short_sha"),  text_in(json, "tree"),
          text_in(json, "branch"),  texts_in(json, "tags"),      number_in(json, "commit_time"),
          text_in(json, "subject"), text_in(json, "origin_url"), flag_in(json, "dirty")};
}

RequestArtifact artifact_of(const Json& json) {
  return {text_in(json, "name"),      text_in(json, "digest"), count_in(json, "size"),
          text_in(json, "mediaType"), text_in(json, "path"),   text_in(json, "stage")};
}

RequestImage image_of(const Json& json) {
  return {text_in(json, "digest"),   text_in(json, "mediaType"),  count_in(json, "size"), text_in(json, "layout"),
          text_in(json, "platform"), text_map_in(json, "labels"), text_in(json, "stage")};
}

RequestVerdict verdict_of(const Json& json) {
  return {text_in(json, "subject"), text_in(json, "result"), count_in(json, "passed"),
          count_in(json, "failed"), text_in(json, "suite"),  text_in(json, "stage")};
}

RequestPublication publication_of(const Json& json) {
  return {text_in(json, "repository"), text_in(json, "digest"), texts_in(json, "tags"), text_in(json, "pinned"),
          text_in(json, "stage")};
}

RequestDeployment deployment_of(const Json& json) {
  return {text_in(json, "environment"), text_in(json, "digest"), text_in(json, "url"),  text_in(json, "predecessor"),
          text_in(json, "state"),       text_in(json, "path"),   text_in(json, "stage")};
}

RequestReport report_of(const Json& json) {
  return {text_in(json, "suite"),   count_in(json, "passed"),  count_in(json, "failed"),
          count_in(json, "errors"), count_in(json, "skipped"), text_in(json, "stage")};
}

template <typename Item>
std::vector<Item> list_in(const Json& object, std::string_view key, Item (*read)(const Json&)) {
  std::vector<Item> items;
  const Json& list = member_of(object, key);
  if (list.is_array())
    for (const Json& item : list)
      items.push_back(read(item));
  return items;
}

// The record of one stage holds a list; here it is one entry per repository.
std::vector<RequestPublication> publications_in(const Json& object) {
  std::vector<RequestPublication> found;
  const Json& records = member_of(object, "publications");
  if (!records.is_array()) return found;
  for (const Json& record : records) {
    if (!member_of(record, "repositories").is_array()) {
      found.push_back(publication_of(record));
      continue;
    }
    for (RequestPublication& publication : list_in(record, "repositories", publication_of)) {
      publication.stage = text_in(record, "stage");
      found.push_back(std::move(publication));
    }
  }
  return found;
}

void read_moment(const Json& json, Request& request) {
  request.source = source_of(member_of(json, "source"));
  const Json& trigger = member_of(json, "trigger");
  request.trigger = {text_in(trigger, "event"), text_in(trigger, "ref"), text_in(trigger, "commit")};
  if (const Json& tags = member_of(json, "tags"); tags.is_object())
    request.tags = RequestTags{text_in(tags, "version"), texts_in(tags, "tags"), flag_in(tags, "latest")};
  if (const Json& environment = member_of(json, "environment"); environment.is_object())
    request.environment = RequestEnvironment{text_in(environment, "name"), text_in(environment, "url")};
}

void read_records(const Json& json, Request& request) {
  request.artifacts = list_in(json, "artifacts", artifact_of);
  request.images = list_in(json, "images", image_of);
  request.verdicts = list_in(json, "verdicts", verdict_of);
  request.publications = publications_in(json);
  request.deployments = list_in(json, "deployments", deployment_of);
  request.reports = list_in(json, "reports", report_of);
}

}  // namespace

Result<Request> parse_request(std::string_view json_text) {
  SLIPWAY_KIT_TRY_ASSIGN(const Json json, parse_json(json_text, "the request", SLIPWAY_E_INTERNAL));
  if (!json.is_object()) return fail({SLIPWAY_E_INTERNAL, "the request is not a JSON object"});
  Request request{.run = text_in(json, "run"),
                  .stage = text_in(json, "stage"),
                  .pipeline = text_in(json, "pipeline"),
                  .image = text_in(json, "image"),
                  .host_version = text_in(json, "host_version"),
                  .root = text_in(json, "root"),
                  .workspace = text_in(json, "workspace"),
                  .output = text_in(json, "output"),
                  .dry_run = flag_in(json, "dry_run"),
                  .resumed = flag_in(json, "resumed"),
                  .source = {},
                  .trigger = {},
                  .tags = {},
                  .environment = {},
                  .artifacts = {},
                  .images = {},
                  .verdicts = {},
                  .publications = {},
                  .deployments = {},
                  .reports = {}};
  read_moment(json, request);
  read_records(json, request);
  return request;
}

const RequestArtifact* Request::artifact(std::string_view name) const {
  for (const RequestArtifact& candidate : artifacts)
    if (candidate.name == name) return &candidate;
  return nullptr;
}

}  // namespace slipway::kit
