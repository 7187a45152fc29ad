#include <slipway/config/grammar.hpp>
#include <slipway/config/stage_reader.hpp>
#include <slipway/config/when_reader.hpp>

#include <fmt/format.h>

namespace slipway::config {

namespace {

std::vector<std::string> values(const std::vector<Text>& texts) {
  std::vector<std::string> out;
  for (const Text& text : texts)
    out.push_back(text.value);
  return out;
}

std::string stage_type(MappingReader& reader) {
  const std::optional<Text> uses = reader.required_text("uses");
  if (!uses) return {};
  if (!is_stage_type(uses->value))
    reader.refuse(uses->place, fmt::format("'{}' is not a stage type", uses->value),
                  "write test, build, release, tag-publish, deploy or an id such as com.example.lint");
  return uses->value;
}

std::vector<std::string> names(std::string_view key, bool (*fits)(std::string_view), std::string_view noun,
                               MappingReader& reader) {
  const std::vector<Text> texts = reader.texts(key);
  for (const Text& text : texts)
    if (!fits(text.value)) reader.refuse(text.place, fmt::format("'{}' is not the name of {}", text.value, noun));
  return values(texts);
}

void read_body(const Entry& entry, StageDraft& draft, MappingReader& reader, ProblemList& problems) {
  model::Stage& stage = draft.stage;
  stage.uses = stage_type(reader);
  draft.needs = reader.texts("needs");
  stage.needs = values(draft.needs);
  if (const Entry* with = reader.mapping("with"); with != nullptr && with->value->kind == Kind::mapping)
    stage.with = to_json(*with->value);
  stage.env = names("env", is_variable_name, "an environment variable", reader);
  stage.secrets = names("secrets", is_secret_name, "a secret", reader);
  draft.environment = reader.text("environment");
  if (draft.environment) stage.environment = draft.environment->value;
  if (const Entry* when = reader.mapping("when"))
    stage.when = read_when(*when, fmt::format("stage '{}'", entry.key), problems);
  stage.timeout_ms = reader.duration("timeout");
}

}  // namespace

StageDraft read_stage(const Entry& entry, ProblemList& problems) {
  StageDraft draft;
  draft.stage.name = entry.key;
  MappingReader reader(*entry.value, entry.key_place, fmt::format("stage '{}'", entry.key), problems);
  if (!is_name(entry.key)) {
    MappingReader outside(*entry.value, entry.key_place, {}, problems);
    outside.refuse(entry.key_place, fmt::format("'{}' is not a name for a stage", entry.key), std::string(k_name_rule));
  }
  if (entry.value->kind != Kind::mapping && entry.value->kind != Kind::null) {
    reader.refuse(entry.value->place, fmt::format("must be a mapping, is {}", describe(entry.value->kind)));
    return draft;
  }
  read_body(entry, draft, reader, problems);
  reader.finish();
  return draft;
}

}  // namespace slipway::config
