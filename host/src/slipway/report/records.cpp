#include <slipway/base/json.hpp>
#include <slipway/report/records.hpp>

#include <nlohmann/json.hpp>

namespace slipway::report {

namespace {

using base::Json;

// A member that may be missing or null.
std::string text_of(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found == json.end() || found->is_null() ? std::string() : found->get<std::string>();
}

std::int64_t number_of(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_number() ? found->get<std::int64_t>() : 0;
}

std::uint64_t count_of(const Json& json, const char* name) {
  const std::int64_t number = number_of(json, name);
  return number > 0 ? static_cast<std::uint64_t>(number) : 0;
}

template <typename Value, typename Reader>
std::optional<Value> read(std::string_view text, Reader&& reader) {
  const base::Result<Json> json = base::parse_json(text, "a record");
  if (!json || !json->is_object()) return std::nullopt;
  try {
    return reader(*json);
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

model::CaseOutcome outcome_of(const std::string& text) {
  if (text == "failed") return model::CaseOutcome::failed;
  if (text == "error") return model::CaseOutcome::error;
  if (text == "skipped") return model::CaseOutcome::skipped;
  return model::CaseOutcome::passed;
}

model::TestCase case_of(const Json& json) {
  return {.name = text_of(json, "name"),
          .class_name = text_of(json, "class_name"),
          .outcome = outcome_of(text_of(json, "outcome")),
          .message = text_of(json, "message"),
          .file = text_of(json, "file"),
          .line = static_cast<int>(number_of(json, "line")),
          .duration_ms = number_of(json, "duration_ms")};
}

model::TestReport report_of(const Json& json) {
  model::TestReport report{.suite = text_of(json, "suite"),
                           .passed = count_of(json, "passed"),
                           .failed = count_of(json, "failed"),
                           .errors = count_of(json, "errors"),
                           .skipped = count_of(json, "skipped"),
                           .duration_ms = number_of(json, "duration_ms")};
  for (const Json& test : json.value("cases", Json::array()))
    report.cases.push_back(case_of(test));
  return report;
}

PublicationRecord publication_of(const Json& json) {
  return {.repository = text_of(json, "repository"),
          .digest = text_of(json, "digest"),
          .tags = json.value("tags", std::vector<std::string>()),
          .pinned = text_of(json, "pinned")};
}

std::vector<PublicationRecord> publications_from(const Json& json) {
  std::vector<PublicationRecord> records;
  for (const Json& entry : json.at("repositories"))
    records.push_back(publication_of(entry));
  return records;
}

}  // namespace

std::optional<model::TestReport> read_report(std::string_view json) { return read<model::TestReport>(json, report_of); }

std::optional<ImageRecord> read_image(std::string_view json) {
  return read<ImageRecord>(json, [](const Json& value) {
    return ImageRecord{.digest = value.at("digest").get<std::string>(),
                       .size = count_of(value, "size"),
                       .platform = text_of(value, "platform")};
  });
}

std::optional<VerdictRecord> read_verdict(std::string_view json) {
  return read<VerdictRecord>(json, [](const Json& value) {
    return VerdictRecord{.subject = text_of(value, "subject"), .result = text_of(value, "result")};
  });
}

std::vector<PublicationRecord> read_publications(std::string_view json) {
  return read<std::vector<PublicationRecord>>(json, publications_from).value_or(std::vector<PublicationRecord>());
}

std::optional<DeploymentRecord> read_deployment(std::string_view json) {
  return read<DeploymentRecord>(json, [](const Json& value) {
    return DeploymentRecord{.environment = text_of(value, "environment"),
                            .digest = text_of(value, "digest"),
                            .url = text_of(value, "url"),
                            .predecessor = text_of(value, "predecessor"),
                            .state = text_of(value, "state")};
  });
}

}  // namespace slipway::report
