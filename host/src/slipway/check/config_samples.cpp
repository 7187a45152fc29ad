#include <slipway/base/json.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/check/config_samples.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <random>

namespace slipway::check {

namespace {

using base::Json;

constexpr int k_deepest = 12;
constexpr const char* k_secret_name = "CANARY";

enum class Extent { least, all, random };

// Texts that meet the patterns which schemas usually have; the first that fits is taken.
constexpr std::array k_candidates{"sample",
                                  "a",
                                  "A",
                                  "1",
                                  "1.0.0",
                                  "10s",
                                  "10m",
                                  "/sample",
                                  "./sample",
                                  "sample/sample",
                                  "com.example.a",
                                  "SAMPLE",
                                  "a@b.example",
                                  "2026-01-01",
                                  "http://127.0.0.1:9/",
                                  "https://127.0.0.1:9/",
                                  "127.0.0.1:9/a",
                                  "oci:registry/sample",
                                  ".txt",
                                  "*.c",
                                  "#000000"};

constexpr std::array k_awkward{
    "",    " ",    "\"",        "\\", "../../etc/passwd",         "a\nb", "\t",        "%s%n", "$(a)", "'; a",
    "-rf", "null", "{\"a\":1}", "0",  "\xc3\xa4\xf0\x9f\x98\x80", "\x01", "/dev/null", "//",   "a=b"};

class Maker {
public:
  Maker(const Json& root, Extent extent, std::uint64_t seed = 0) : m_root(root), m_extent(extent), m_random(seed) {}

  Json make() { return value(m_root, 0); }

private:
  std::uint64_t below(std::uint64_t limit) { return limit == 0 ? 0 : m_random() % limit; }
  bool random() const { return m_extent == Extent::random; }

  const Json* resolved(const Json& schema) const {
    const auto reference = schema.find("$ref");
    if (reference == schema.end() || !reference->is_string()) return &schema;
    const auto text = reference->get<std::string>();
    if (!text.starts_with("#")) return nullptr;
    try {
      return &m_root.at(Json::json_pointer(text.substr(1)));
    } catch (const Json::exception&) {
      return nullptr;
    }
  }

  // One object of keywords instead of several that all apply.
  Json joined(const Json& schema) {
    Json whole = schema;
    for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
      const auto branches = schema.find(keyword);
      if (branches == schema.end() || !branches->is_array() || branches->empty()) continue;
      whole.erase(keyword);
      const bool all = std::string_view(keyword) == "allOf";
      const std::size_t chosen = random() ? below(branches->size()) : 0;
      for (std::size_t i = 0; i < branches->size(); ++i)
        if (all || i == chosen)
          if (const Json* branch = resolved((*branches)[i]); branch != nullptr && branch->is_object())
            merge(whole, *branch);
    }
    return whole;
  }

  static void merge(Json& into, const Json& from) {
    for (const auto& [key, content] : from.items()) {
      if (key == "properties" && into.contains(key))
        into[key].update(content);
      else if (key == "required" && into.contains(key))
        into[key].insert(into[key].end(), content.begin(), content.end());
      else
        into[key] = content;
    }
  }

  Json value(const Json& start, int depth) {
    const Json* const found = resolved(start);
    if (found == nullptr || !found->is_object() || depth > k_deepest)
      return start.is_boolean() ? Json("sample") : Json();
    const Json schema = joined(*found);
    if (schema.contains("const")) return schema["const"];
    if (const auto& choice = schema.find("enum"); choice != schema.end() && choice->is_array() && !choice->empty())
      return (*choice)[random() ? below(choice->size()) : 0];
    if (schema.contains("default") && !(random() && below(2) == 0)) return schema["default"];
    if (const auto examples = schema.find("examples");
        examples != schema.end() && examples->is_array() && !examples->empty())
      return (*examples)[random() ? below(examples->size()) : 0];
    if (schema.value("x-slipway", "") == "secret-name") return k_secret_name;
    return of_type(type_of(schema), schema, depth);
  }

  std::string type_of(const Json& schema) {
    const auto type = schema.find("type");
    if (type != schema.end() && type->is_string()) return type->get<std::string>();
    if (type != schema.end() && type->is_array() && !type->empty() && type->front().is_string())
      return (*type)[random() ? below(type->size()) : 0].get<std::string>();
    if (schema.contains("properties") || schema.contains("required")) return "object";
    if (schema.contains("items")) return "array";
    if (schema.contains("minimum") || schema.contains("maximum")) return "integer";
    return "string";
  }

  Json of_type(const std::string& type, const Json& schema, int depth) {
    if (type == "object") return object(schema, depth);
    if (type == "array") return array(schema, depth);
    if (type == "integer" || type == "number") return number(schema);
    if (type == "boolean") return random() && below(2) == 1;
    if (type == "null") return nullptr;
    return text(schema);
  }

  Json object(const Json& schema, int depth) {
    Json made = Json::object();
    std::vector<std::string> required;
    for (const Json& name : schema.value("required", Json::array()))
      if (name.is_string()) required.push_back(name.get<std::string>());
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, property] : properties.items()) {
      const bool demanded = std::find(required.begin(), required.end(), name) != required.end();
      const bool wanted = m_extent == Extent::all || (random() && below(2) == 0);
      if (demanded || (wanted && depth < k_deepest / 2)) made[name] = value(property, depth + 1);
    }
    for (const std::string& name : required)
      if (!made.contains(name)) made[name] = "sample";
    if (const auto more = schema.find("additionalProperties");
        random() && more != schema.end() && more->is_object() && below(2) == 0)
      made["SAMPLE"] = value(*more, depth + 1);
    return made;
  }

  Json array(const Json& schema, int depth) {
    Json made = Json::array();
    const auto least = schema.value("minItems", std::uint64_t{0});
    const std::uint64_t count = random() ? least + below(3) : std::max<std::uint64_t>(least, 1);
    const Json items = schema.value("items", Json::object());
    for (std::uint64_t i = 0; i < count && i < 64; ++i)
      made.push_back(value(items.is_array() ? items.at(0) : items, depth + 1));
    return made;
  }

  Json number(const Json& schema) {
    const double least = schema.value("minimum", schema.value("exclusiveMinimum", -1.0) + 1.0);
    const double most = schema.value("maximum", 1e9);
    if (!random()) return static_cast<std::int64_t>(std::min(std::max(least, 1.0), most));
    switch (below(4)) {
    case 0:
      return static_cast<std::int64_t>(least);
    case 1:
      return static_cast<std::int64_t>(most);
    case 2:
      return std::numeric_limits<std::int64_t>::max();
    default:
      return static_cast<std::int64_t>(below(1000));
    }
  }

  Json text(const Json& schema) {
    if (random() && below(2) == 0) {
      std::string awkward = k_awkward[below(k_awkward.size())];
      if (below(4) == 0) awkward = std::string(std::size_t{1} << (below(14) + 1), 'x');
      if (fits(schema, awkward)) return awkward;
    }
    const std::size_t first = random() ? below(k_candidates.size()) : 0;
    for (std::size_t i = 0; i < k_candidates.size(); ++i) {
      const std::string candidate = k_candidates[(first + i) % k_candidates.size()];
      if (fits(schema, candidate)) return candidate;
    }
    return std::string(schema.value("minLength", std::size_t{1}), 'a');
  }

  static bool fits(const Json& schema, const std::string& text) {
    Json only{{"type", "string"}};
    for (const char* keyword : {"pattern", "minLength", "maxLength", "not"})
      if (schema.contains(keyword)) only[keyword] = schema[keyword];
    if (only.size() == 1) return true;
    const std::string schema_text = base::to_text(only);
    thread_local std::map<std::pair<std::string, std::string>, bool> known;
    const auto [place, fresh] = known.try_emplace({schema_text, text}, false);
    if (fresh) {
      const base::JsonSchema* const compiled = compiled_once(schema_text);
      place->second = compiled != nullptr && compiled->check(base::to_text(Json(text))).empty();
    }
    return place->second;
  }

  // Patterns take longer than anything else here, and are asked for again and again.
  static const base::JsonSchema* compiled_once(const std::string& schema) {
    thread_local std::map<std::string, std::optional<base::JsonSchema>> known;
    const auto found = known.find(schema);
    if (found != known.end()) return found->second ? &*found->second : nullptr;
    auto parsed = base::JsonSchema::parse(schema, "a part of a schema");
    auto& place = known[schema];
    if (parsed) place = std::move(*parsed);
    return place ? &*place : nullptr;
  }

  const Json& m_root;
  Extent m_extent;
  std::mt19937_64 m_random;
};

struct CompiledSchema {
  Json text;
  base::JsonSchema schema;
  bool accepts(const Json& value) const { return value.is_object() && schema.check(base::to_text(value)).empty(); }
};

std::optional<CompiledSchema> compiled(const std::string& text) {
  auto json = base::parse_json(text, "the schema");
  auto schema = base::JsonSchema::parse(text, "the schema");
  if (!json || !schema) return std::nullopt;
  return CompiledSchema{std::move(*json), std::move(*schema)};
}

void add_new(std::vector<std::string>& texts, const Json& value) {
  std::string text = base::to_text(value);
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
}

// Other types than the value's.
std::vector<Json> of_other_types(const Json& value) {
  std::vector<Json> others;
  for (const Json& other : {Json(nullptr), Json(true), Json(-7), Json("no"), Json(Json::array()), Json(Json::object())})
    if (other.type() != value.type()) others.push_back(other);
  return others;
}

}  // namespace

std::vector<std::string> fitting_configs(const std::string& schema) {
  std::vector<std::string> texts;
  const auto known = compiled(schema);
  if (!known) return texts;
  if (const auto examples = known->text.find("examples"); examples != known->text.end() && examples->is_array())
    for (const Json& example : *examples)
      if (known->accepts(example)) add_new(texts, example);
  for (const Extent extent : {Extent::least, Extent::all})
    if (const Json value = Maker(known->text, extent).make(); known->accepts(value)) add_new(texts, value);
  for (std::uint64_t seed = 0; texts.empty() && seed < 200; ++seed)
    if (const Json value = Maker(known->text, Extent::random, seed).make(); known->accepts(value))
      add_new(texts, value);
  return texts;
}

std::vector<std::string> wrong_configs(const std::string& schema) {
  std::vector<std::string> texts;
  const auto known = compiled(schema);
  if (!known) return texts;
  const auto add = [&](const Json& value) {
    if (value.is_object() && !known->accepts(value)) add_new(texts, value);
  };
  add(Json::object());
  for (const std::string& fitting : fitting_configs(schema)) {
    const Json good = *base::parse_json(fitting, "parameters");
    for (const auto& [name, content] : good.items()) {
      Json without = good;
      without.erase(name);
      add(without);
      for (const Json& other : of_other_types(content)) {
        Json changed = good;
        changed[name] = other;
        add(changed);
      }
    }
    Json more = good;
    more["no-such-parameter"] = 1;
    add(more);
  }
  return texts;
}

std::vector<std::string> random_configs(const std::string& schema, std::uint64_t seed, std::size_t count) {
  std::vector<std::string> texts;
  const auto known = compiled(schema);
  for (std::uint64_t i = 0; known && i < count * 2 && texts.size() < count; ++i)
    if (const Json value = Maker(known->text, Extent::random, seed * 1000 + i).make(); known->accepts(value))
      add_new(texts, value);
  return texts;
}

}  // namespace slipway::check
