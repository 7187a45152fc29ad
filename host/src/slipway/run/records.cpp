#include <slipway/base/json.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/run/records.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace slipway::embedded {
std::string_view deployment_schema();
std::string_view image_schema();
std::string_view publication_schema();
std::string_view report_schema();
std::string_view verdict_schema();
}  // namespace slipway::embedded

namespace slipway::run {

namespace {

constexpr const char* k_repeatable = "report";
constexpr std::size_t k_name_limit = 128;

base::Error broken(std::string what, std::string why) {
  return {
      .code = {509}, .what = std::move(what), .why = std::move(why), .hint = "this is for the plugin's author to mend"};
}

base::Status check(std::string_view schema_text, const std::string& json, const std::string& what) {
  SLIPWAY_TRY_ASSIGN(const base::JsonSchema schema, base::JsonSchema::parse(schema_text, what));
  const auto problems = schema.check(json);
  if (problems.empty()) return {};
  const std::string place = problems.front().pointer.empty() ? "" : problems.front().pointer + ": ";
  return base::fail(broken(what + " is not as promised", place + problems.front().message));
}

// All values as one object; a name that was emitted several times becomes an array.
std::string as_object(const std::vector<EmittedValue>& values) {
  base::Json object = base::Json::object();
  for (const EmittedValue& value : values) {
    base::Json parsed = base::Json::parse(value.json, nullptr, false);
    if (value.name == k_repeatable)
      object[value.name].push_back(std::move(parsed));
    else
      object[value.name] = std::move(parsed);
  }
  return base::to_text(object);
}

}  // namespace

std::string_view record_schema(std::string_view name) {
  if (name == "deployment") return embedded::deployment_schema();
  if (name == "image") return embedded::image_schema();
  if (name == "publication") return embedded::publication_schema();
  if (name == "report") return embedded::report_schema();
  if (name == "verdict") return embedded::verdict_schema();
  return {};
}

base::Status check_value(const std::string& name, const std::string& json, const std::vector<EmittedValue>& before) {
  const std::string what = fmt::format("the value '{}'", name.substr(0, k_name_limit));
  const bool named =
      !name.empty() && name.size() <= k_name_limit && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
      });
  if (!named)
    return base::fail(broken(what + " has no valid name", "names are letters, digits, '-', '_' and '.', at most 128"));
  if (auto parsed = base::parse_json(json, what); !parsed)
    return base::fail(broken(what + " is not JSON", parsed.error().why));
  const bool repeated =
      std::any_of(before.begin(), before.end(), [&](const EmittedValue& value) { return value.name == name; });
  if (repeated && name != k_repeatable)
    return base::fail(broken(what + " was emitted twice", "a name is emitted once"));
  const std::string_view schema = record_schema(name);
  return schema.empty() ? base::Status{} : check(schema, json, what);
}

base::Status check_promise(const std::string& stage, const std::string& output_schema,
                           const std::vector<EmittedValue>& values) {
  if (output_schema.empty()) return {};
  auto status = check(output_schema, as_object(values), "what it emitted");
  if (status) return {};
  return base::fail(
      broken(fmt::format("stage '{}' said that it succeeded, but {}", stage, status.error().what), status.error().why));
}

}  // namespace slipway::run
