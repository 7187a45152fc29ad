#include <slipway/base/json.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/base/schema_explainer.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <algorithm>
#include <regex>
#include <set>

namespace slipway::base {

struct JsonSchema::Compiled {
  Json text;
  valijson::Schema schema;
  bool has_patterns = false;
};

namespace {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

Error not_a_schema(std::string_view what, std::string why) {
  return Error{.code = {504}, .what = fmt::format("{} is not a valid JSON Schema", what), .why = std::move(why)};
}

// Faults of a schema that the validator would meet only while it checks, or never come back from.
class Inspector {
public:
  explicit Inspector(const Json& root) : m_root(root) {}

  // Empty when all is well.
  std::string fault() {
    walk(m_root);
    return m_fault;
  }
  bool has_patterns() const { return m_has_patterns; }

private:
  static bool holds_plain_values(const std::string& keyword) {
    return keyword == "enum" || keyword == "const" || keyword == "default" || keyword == "examples";
  }

  void walk(const Json& node) {
    if (!node.is_structured() || !m_fault.empty()) return;
    if (node.is_object()) look_at(node);
    for (const auto& [keyword, content] : node.items())
      if (!(node.is_object() && holds_plain_values(keyword) && !content.is_object())) walk(content);
  }

  void look_at(const Json& node) {
    if (const auto reference = node.find("$ref"); reference != node.end() && reference->is_string())
      if (resolve_reference(m_root, *reference) == nullptr)
        m_fault = fmt::format("it refers to '{}', which does not exist in it", reference->get<std::string>());
    if (const auto pattern = node.find("pattern"); pattern != node.end() && pattern->is_string())
      compile(pattern->get<std::string>());
    if (const auto patterns = node.find("patternProperties"); patterns != node.end() && patterns->is_object())
      for (const auto& [pattern, schema] : patterns->items())
        compile(pattern);
    std::set<const Json*> open;
    if (m_fault.empty() && goes_in_circles(node, open)) m_fault = "it refers to itself without end";
  }

  void compile(const std::string& pattern) {
    m_has_patterns = true;
    try {
      const std::regex compiled(pattern);
    } catch (const std::regex_error&) {
      m_fault = fmt::format("'{}' is not a regular expression", pattern);
    }
  }

  // Follows only what applies to the same value: coming back to a node then means never to end.
  bool goes_in_circles(const Json& node, std::set<const Json*>& open) {
    if (!node.is_object() || m_harmless.contains(&node)) return false;
    if (!open.insert(&node).second) return true;
    const bool circles = any_in_place(node, [&](const Json& next) { return goes_in_circles(next, open); });
    open.erase(&node);
    if (!circles) m_harmless.insert(&node);
    return circles;
  }

  template <typename Test>
  bool any_in_place(const Json& node, Test test) const {
    if (const auto reference = node.find("$ref"); reference != node.end()) {
      const Json* target = resolve_reference(m_root, *reference);
      return target != nullptr && test(*target);
    }
    for (const char* keyword : {"allOf", "anyOf", "oneOf"})
      if (const auto branches = node.find(keyword); branches != node.end() && branches->is_array())
        if (std::any_of(branches->begin(), branches->end(), test)) return true;
    for (const char* keyword : {"not", "if", "then", "else"})
      if (const auto branch = node.find(keyword); branch != node.end() && test(*branch)) return true;
    return false;
  }

  const Json& m_root;
  std::set<const Json*> m_harmless;
  std::string m_fault;
  bool m_has_patterns = false;
};

std::size_t longest_string(const Json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().size();
  std::size_t longest = 0;
  if (value.is_structured())
    for (const auto& [key, content] : value.items())
      longest = std::max({longest, value.is_object() ? key.size() : 0, longest_string(content)});
  return longest;
}

// "<root>", "[a]", "[0]" to "/a/0".
std::string pointer_of(const std::vector<std::string>& context) {
  std::string pointer;
  for (std::size_t i = 1; i < context.size(); ++i)
    if (context[i].size() >= 2) pointer += '/' + context[i].substr(1, context[i].size() - 2);
  return pointer;
}

SchemaProblem refused(const std::string& pointer) {
  return SchemaProblem{.pointer = pointer, .message = "does not agree with its schema"};
}

}  // namespace

JsonSchema::JsonSchema(std::unique_ptr<Compiled> compiled) : m_compiled(std::move(compiled)) {}
JsonSchema::JsonSchema(JsonSchema&&) noexcept = default;
JsonSchema& JsonSchema::operator=(JsonSchema&&) noexcept = default;
JsonSchema::~JsonSchema() = default;

Result<JsonSchema> JsonSchema::parse(std::string_view schema_text, std::string_view what) {
  Result<Json> text = parse_json(schema_text, what);
  if (!text) return fail(not_a_schema(what, text.error().why));
  if (!text->is_object() && !text->is_boolean()) return fail(not_a_schema(what, "it is not an object"));
  auto compiled = std::make_unique<Compiled>();
  compiled->text = std::move(*text);
  // They would make local references look for a document elsewhere.
  if (compiled->text.is_object()) compiled->text.erase("$id");
  Inspector inspector(compiled->text);
  if (std::string fault = inspector.fault(); !fault.empty()) return fail(not_a_schema(what, std::move(fault)));
  compiled->has_patterns = inspector.has_patterns();
  try {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(Adapter(compiled->text), compiled->schema);
  } catch (const std::exception& error) {
    return fail(not_a_schema(what, error.what()));
  }
  return JsonSchema(std::move(compiled));
}

std::vector<SchemaProblem> JsonSchema::check(std::string_view json_text) const {
  const Result<Json> value = parse_json(json_text, "the value");
  if (!value) return {SchemaProblem{.message = "is not valid JSON: " + value.error().why}};
  if (m_compiled->has_patterns && longest_string(*value) > k_longest_matched) return explain(m_compiled->text, *value);
  valijson::ValidationResults results;
  try {
    valijson::Validator validator;
    if (validator.validate(m_compiled->schema, Adapter(*value), &results)) return {};
  } catch (const std::exception&) {
    return {refused("")};
  }
  std::vector<SchemaProblem> problems = explain(m_compiled->text, *value);
  // Inner results come before those that follow from them.
  if (problems.empty())
    problems.push_back(refused(results.numErrors() > 0 ? pointer_of(results.begin()->context) : ""));
  return problems;
}

}  // namespace slipway::base
