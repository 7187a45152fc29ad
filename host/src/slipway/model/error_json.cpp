#include <slipway/model/error_json.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>

namespace slipway::model {

namespace {

using base::Json;

Json span_to_json(const base::Span& span) {
  return {
      {"file", span.file}, {"line", span.line}, {"column", span.column}, {"length", span.length}, {"text", span.text}};
}

base::Span span_from_json(const Json& json) {
  return {.file = json.at("file").get<std::string>(),
          .line = json.at("line").get<int>(),
          .column = json.at("column").get<int>(),
          .length = json.at("length").get<int>(),
          .text = json.at("text").get<std::string>()};
}

// "SL0301" to 301. What is not of this form becomes the code of a bug, which it is.
base::ErrorCode code_from(const std::string& text) {
  base::ErrorCode code;
  if (text.starts_with("SL")) std::from_chars(text.data() + 2, text.data() + text.size(), code.number);
  return code;
}

}  // namespace

base::Json error_to_json(const base::Error& error) {
  Json json{{"code", fmt::format("SL{:04}", error.code.number)},
            {"exit", static_cast<int>(error.exit())},
            {"what", error.what}};
  if (!error.why.empty()) json["why"] = error.why;
  if (!error.state.empty()) json["state"] = error.state;
  if (!error.hint.empty()) json["hint"] = error.hint;
  for (const base::Span& span : error.spans)
    json["spans"].push_back(span_to_json(span));
  if (!error.context.empty()) json["context"] = error.context;
  return json;
}

base::Error error_from_json(const base::Json& json) {
  base::Error error{.code = code_from(json.at("code").get<std::string>()), .what = json.at("what").get<std::string>()};
  error.why = json.value("why", "");
  error.state = json.value("state", "");
  error.hint = json.value("hint", "");
  if (json.contains("spans"))
    for (const Json& span : json["spans"])
      error.spans.push_back(span_from_json(span));
  if (json.contains("context")) error.context = json["context"].get<std::vector<std::string>>();
  return error;
}

}  // namespace slipway::model
