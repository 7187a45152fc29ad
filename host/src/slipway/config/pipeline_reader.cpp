#include <slipway/config/grammar.hpp>
#include <slipway/config/graph_check.hpp>
#include <slipway/config/pipeline_reader.hpp>
#include <slipway/config/reader.hpp>
#include <slipway/config/stage_reader.hpp>

#include <fmt/format.h>

namespace slipway::config {

namespace {

constexpr base::ErrorCode k_missing{305};
constexpr base::ErrorCode k_unsupported{317};
constexpr std::int64_t k_format = 1;

// False when the file is written in another format, or does not say in which: then nothing else in it can be judged.
bool check_format(MappingReader& reader, ProblemList& problems, Place start) {
  const Entry* version = reader.entry("slipway");
  if (version == nullptr) {
    problems.add({.code = k_missing,
                  .places = {start},
                  .what = "missing key 'slipway'",
                  .hint = "write 'slipway: 1', the version of the format, first"});
    return true;
  }
  const Node& value = *version->value;
  if (value.kind == Kind::integer && value.integer == k_format) return true;
  if (value.kind == Kind::integer) {
    problems.add({.code = k_unsupported,
                  .places = {value.place},
                  .what = fmt::format("format {} is not supported", value.integer),
                  .hint = "this version of slipway reads format 1"});
    return false;
  }
  reader.refuse(value.place, fmt::format("'slipway' must be the number 1, is {}", describe(value.kind)));
  return true;
}

model::Environment read_environment(const Entry& entry, ProblemList& problems) {
  MappingReader reader(*entry.value, entry.key_place, fmt::format("environment '{}'", entry.key), problems);
  model::Environment environment{.name = entry.key, .url = {}};
  if (entry.value->kind != Kind::mapping && entry.value->kind != Kind::null)
    reader.refuse(entry.value->place, fmt::format("must be a mapping, is {}", describe(entry.value->kind)));
  const std::optional<Text> url = reader.text("url");
  if (url && !is_web_address(url->value))
    reader.refuse(url->place, fmt::format("'url' must be an address, is '{}'", url->value),
                  "it starts with http:// or https://");
  if (url) environment.url = url->value;
  reader.finish();
  return environment;
}

std::vector<model::Environment> read_environments(MappingReader& reader, ProblemList& problems) {
  std::vector<model::Environment> environments;
  const Entry* all = reader.mapping("environments");
  if (all == nullptr) return environments;
  for (const Entry& entry : all->value->entries) {
    if (!is_name(entry.key))
      reader.refuse(entry.key_place, fmt::format("'{}' is not a name for an environment", entry.key),
                    std::string(k_name_rule));
    environments.push_back(read_environment(entry, problems));
  }
  return environments;
}

std::vector<StageDraft> read_stages(MappingReader& reader, ProblemList& problems) {
  std::vector<StageDraft> stages;
  if (reader.required_entry("stages") == nullptr) return stages;
  const Entry* all = reader.mapping("stages");
  if (all == nullptr) return stages;
  for (const Entry& entry : all->value->entries)
    stages.push_back(read_stage(entry, problems));
  if (stages.empty()) reader.refuse(all->key_place, "there must be at least one stage");
  return stages;
}

void check_environments(const std::vector<StageDraft>& stages, const std::vector<model::Environment>& environments,
                        ProblemList& problems) {
  std::vector<std::string> names;
  for (const model::Environment& environment : environments)
    names.push_back(environment.name);
  for (const StageDraft& draft : stages) {
    if (!draft.environment || std::find(names.begin(), names.end(), draft.environment->value) != names.end()) continue;
    std::string hint = suggestion(draft.environment->value, names);
    if (hint.empty()) hint = "describe it under 'environments'";
    problems.add(
        {.code = k_bad_value,
         .places = {draft.environment->place},
         .what = fmt::format("stage '{}': unknown environment '{}'", draft.stage.name, draft.environment->value),
         .why = {},
         .hint = std::move(hint)});
  }
}

void read_names(MappingReader& reader, model::Pipeline& pipeline) {
  if (const std::optional<Text> name = reader.required_text("name")) {
    if (!is_name(name->value))
      reader.refuse(name->place, fmt::format("'{}' is not a name for a pipeline", name->value),
                    std::string(k_name_rule));
    pipeline.name = name->value;
  }
  if (const std::optional<Text> image = reader.text("image")) {
    if (!is_image_repository(image->value))
      reader.refuse(image->place, fmt::format("'{}' is not an image repository", image->value),
                    "write it without a tag, such as ghcr.io/acme/app or oci:FOLDER");
    pipeline.image = image->value;
  }
}

model::Pipeline read_pipeline(const Node& root, ProblemList& problems) {
  const Place start{root.place.offset, 1};
  model::Pipeline pipeline;
  MappingReader reader(root, start, {}, problems);
  if (!check_format(reader, problems, start)) return pipeline;
  read_names(reader, pipeline);
  std::vector<StageDraft> stages = read_stages(reader, problems);
  pipeline.environments = read_environments(reader, problems);
  reader.finish();
  check_graph(stages, problems);
  check_environments(stages, pipeline.environments, problems);
  for (StageDraft& draft : stages)
    pipeline.stages.push_back(std::move(draft.stage));
  return pipeline;
}

model::Pipeline read_root(const Node& root, ProblemList& problems) {
  constexpr std::string_view k_help = "'slipway schema' shows the format";
  if (root.kind == Kind::mapping) return read_pipeline(root, problems);
  if (root.kind == Kind::null)
    problems.add({.code = k_missing, .places = {}, .what = "the file is empty", .hint = std::string(k_help)});
  else
    problems.add({.code = k_bad_value,
                  .places = {root.place},
                  .what = fmt::format("the file must be a mapping, is {}", describe(root.kind)),
                  .hint = std::string(k_help)});
  return {};
}

}  // namespace

LoadResult parse_pipeline(std::string text, std::string filename) {
  ProblemList problems;
  const SourceText source(std::move(filename), std::move(text));
  std::optional<Document> document = Document::read(source, problems);
  model::Pipeline pipeline;
  if (document) pipeline = read_root(document->root(), problems);
  if (!problems.empty()) return tl::unexpected(problems.take(source));
  return LoadedPipeline{std::move(pipeline), std::move(*document)};
}

}  // namespace slipway::config
