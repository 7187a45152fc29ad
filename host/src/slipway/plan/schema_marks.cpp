#include <slipway/plan/schema_marks.hpp>

#include <nlohmann/json.hpp>

#include <vector>

namespace slipway::plan {

namespace {

using Json = nlohmann::json;
using Schemas = std::vector<const Json*>;

constexpr std::size_t k_most_schemas = 64;  // At one place; ends references that go round.

const Json* member(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

class Finder {
public:
  explicit Finder(const Json& root) : m_root(root) {}

  void visit(const Json& value, Schemas schemas, const Json::json_pointer& place) {
    spread(schemas);
    for (const Json* schema : schemas) {
      const Json* mark = member(*schema, "x-slipway");
      if (mark != nullptr && mark->is_string()) m_marks.emplace(place.to_string(), mark->get<std::string>());
    }
    if (value.is_object())
      for (const auto& [key, child] : value.items())
        visit_child(child, of_key(schemas, key), place / key);
    if (value.is_array())
      for (std::size_t i = 0; i < value.size(); ++i)
        visit_child(value[i], of_items(schemas), place / i);
  }

  std::map<std::string, std::string> marks() && { return std::move(m_marks); }

private:
  void visit_child(const Json& value, const Schemas& schemas, const Json::json_pointer& place) {
    if (!schemas.empty()) visit(value, schemas, place);
  }

  static void push(Schemas& schemas, const Json* schema) {
    if (schema != nullptr && schema->is_object() && schemas.size() < k_most_schemas) schemas.push_back(schema);
  }

  // Adds what the schemas refer to and combine.
  void spread(Schemas& schemas) const {
    for (std::size_t i = 0; i < schemas.size(); ++i) {
      const Json& schema = *schemas[i];
      if (const Json* reference = member(schema, "$ref")) push(schemas, resolve(*reference));
      for (const char* key : {"allOf", "anyOf", "oneOf"}) {
        const Json* list = member(schema, key);
        if (list == nullptr || !list->is_array()) continue;
        for (const Json& one : *list)
          push(schemas, &one);
      }
    }
  }

  const Json* resolve(const Json& reference) const {
    if (!reference.is_string()) return nullptr;
    const std::string& text = reference.get_ref<const std::string&>();
    if (!text.starts_with('#')) return nullptr;
    try {
      return &m_root.at(Json::json_pointer(text.substr(1)));
    } catch (const Json::exception&) {
      return nullptr;  // The schema is checked where the plugin is described.
    }
  }

  static Schemas of_key(const Schemas& schemas, const std::string& key) {
    Schemas found;
    for (const Json* schema : schemas) {
      const Json* properties = member(*schema, "properties");
      const Json* named =
          properties == nullptr || !properties->is_object() ? nullptr : member(*properties, key.c_str());
      push(found, named != nullptr ? named : member(*schema, "additionalProperties"));
    }
    return found;
  }

  static Schemas of_items(const Schemas& schemas) {
    Schemas found;
    for (const Json* schema : schemas)
      push(found, member(*schema, "items"));
    return found;
  }

  const Json& m_root;
  std::map<std::string, std::string> m_marks;
};

}  // namespace

std::map<std::string, std::string> marks_of(const Json& value, const Json& schema) {
  Finder finder(schema);
  if (schema.is_object()) finder.visit(value, {&schema}, Json::json_pointer());
  return std::move(finder).marks();
}

}  // namespace slipway::plan
