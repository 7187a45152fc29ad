#include <slipway/kit/failure.hpp>
#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

namespace slipway::kit {

Failure to_failure(const Error& error, const std::vector<FailureItem>& failures) {
  Json details = Json::object();
  if (!error.why.empty()) details["why"] = error.why;
  if (!error.state.empty()) details["state"] = error.state;
  if (!error.hint.empty()) details["hint"] = error.hint;
  for (const FailureItem& failure : failures) {
    Json item = {{"name", failure.name}, {"message", failure.message}};
    if (!failure.file.empty()) item["file"] = failure.file;
    if (failure.line > 0) item["line"] = failure.line;
    details["failures"].push_back(std::move(item));
  }
  return Failure(error.status, error.message, details.empty() ? std::string() : to_text(details));
}

}  // namespace slipway::kit
