// JSON Schema validation of JSON text.
#pragma once

#include <slipway/base/result.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::base {

// One disagreement between a value and its schema.
struct SchemaProblem {
  std::string pointer = {};  // JSON pointer of the offending value; for an unknown key, of the object that holds it.
  std::string key = {};      // The unknown or missing key; otherwise empty.
  std::string message = {};  // "unknown key 'foo'", "must be a string", "missing key 'run'".
  std::vector<std::string> known_keys = {};  // For an unknown key: the keys that the schema names there.
  bool is_unknown_key = false;
};

class JsonSchema {
public:
  // `what` names the schema in errors. SL0504: not a schema.
  static Result<JsonSchema> parse(std::string_view schema_text, std::string_view what);
  JsonSchema(JsonSchema&&) noexcept;
  JsonSchema& operator=(JsonSchema&&) noexcept;
  ~JsonSchema();

  // Empty when the value agrees. The most specific problem of each place comes first; no cascade of followers.
  std::vector<SchemaProblem> check(std::string_view json_text) const;

private:
  struct Compiled;
  explicit JsonSchema(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> m_compiled;
};

}  // namespace slipway::base
