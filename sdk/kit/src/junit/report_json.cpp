#include <slipway/kit/json.hpp>
#include <slipway/kit/junit.hpp>

#include <nlohmann/json.hpp>

namespace slipway::kit {
namespace {

const char* outcome_name(JunitOutcome outcome) {
  switch (outcome) {
  case JunitOutcome::passed:
    return "passed";
  case JunitOutcome::failed:
    return "failed";
  case JunitOutcome::error:
    return "error";
  case JunitOutcome::skipped:
    return "skipped";
  }
  return "error";
}

Json case_json(const JunitCase& test) {
  Json json = {{"name", test.name}, {"class_name", test.class_name}, {"outcome", outcome_name(test.outcome)}};
  if (!test.message.empty()) json["message"] = test.message;
  if (!test.place.file.empty()) json["file"] = test.place.file;
  if (test.place.line > 0) json["line"] = test.place.line;
  json["duration_ms"] = test.duration_ms;
  return json;
}

}  // namespace

std::string report_json(const JunitReport& report) {
  Json json = {{"suite", report.suite},
               {"passed", report.count(JunitOutcome::passed)},
               {"failed", report.count(JunitOutcome::failed)},
               {"errors", report.count(JunitOutcome::error)},
               {"skipped", report.count(JunitOutcome::skipped)},
               {"duration_ms", report.duration_ms},
               {"cases", Json::array()}};
  for (const JunitCase& test : report.cases)
    json["cases"].push_back(case_json(test));
  return to_text(json);
}

}  // namespace slipway::kit
