#include <slipway/base/schema_explainer.hpp>
#include <slipway/base/text.hpp>
#include <slipway/base/utf8.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <regex>
#include <set>

namespace slipway::base {

namespace {

using Json = nlohmann::json;

enum class Kind { type, choice, unknown_key, missing_key, other };

struct Finding {
  Kind kind = Kind::other;
  SchemaProblem problem;
  std::vector<std::string> types = {};  // For Kind::type: those that are allowed.
};
using Findings = std::vector<Finding>;

std::string pointer_to(const std::string& parent, std::string_view key) {
  std::string pointer = parent + '/';
  for (const char c : key) {
    if (c == '~')
      pointer += "~0";
    else if (c == '/')
      pointer += "~1";
    else
      pointer += c;
  }
  return pointer;
}

bool has_type(const Json& value, const std::string& type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  return type == "null" && value.is_null();
}

std::string type_in_words(const std::string& type) {
  if (type == "string") return "a string";
  if (type == "integer") return "a whole number";
  if (type == "number") return "a number";
  if (type == "boolean") return "true or false";
  if (type == "object") return "a mapping";
  if (type == "array") return "a list";
  return "null";
}

std::string kind_in_words(const Json& value) {
  if (value.is_string()) return "a string";
  if (value.is_number()) return "a number";
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_object()) return "a mapping";
  return value.is_array() ? "a list" : "null";
}

std::string alternatives(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += words[i];
  }
  return out;
}

std::vector<std::string> strings_of(const Json& node) {
  std::vector<std::string> list;
  if (node.is_string()) list.push_back(node.get<std::string>());
  if (node.is_array())
    for (const Json& item : node)
      if (item.is_string()) list.push_back(item.get<std::string>());
  return list;
}

std::string shown(const Json& value) {
  constexpr std::size_t k_longest = 80;
  std::string text = value.is_string() ? fmt::format("'{}'", value.get<std::string>())
                                       : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > k_longest) text = std::string(cut_between_characters(text, k_longest - 3)) + "...";
  return printable(text);
}

// A member of a schema node, or null.
const Json* member(const Json& node, const char* name) {
  const auto found = node.find(name);
  return found == node.end() ? nullptr : &*found;
}

std::optional<std::size_t> count_member(const Json& node, const char* name) {
  const Json* found = member(node, name);
  if (found == nullptr || !found->is_number_unsigned()) return std::nullopt;
  return found->get<std::size_t>();
}

class Explainer {
public:
  explicit Explainer(const Json& root) : m_root(root) {}

  Findings at(const Json& node, const Json& value, const std::string& pointer) {
    Findings out;
    // Deeper than any value can be, so the schema goes in circles; the validator has its say about it.
    constexpr int k_deepest_schema = 300;
    if (m_depth >= k_deepest_schema) return out;
    ++m_depth;
    visit(node, value, pointer, out);
    --m_depth;
    return out;
  }

private:
  void visit(const Json& node, const Json& value, const std::string& pointer, Findings& out) {
    if (node.is_boolean() && !node.get<bool>()) return add(out, pointer, "is not allowed here");
    if (!node.is_object()) return;
    if (const Json* reference = member(node, "$ref")) {
      if (const Json* target = resolve_reference(m_root, *reference)) append(out, at(*target, value, pointer));
      return;
    }
    if (!type_fits(node, value, pointer, out) || !choice_fits(node, value, pointer, out)) return;
    if (value.is_string()) string(node, value.get_ref<const std::string&>(), pointer, out);
    if (value.is_number()) number(node, value, pointer, out);
    if (value.is_array()) array(node, value, pointer, out);
    if (value.is_object()) object(node, value, pointer, out);
    combinations(node, value, pointer, out);
  }

  static void add(Findings& out, const std::string& pointer, std::string message, Kind kind = Kind::other) {
    out.push_back({.kind = kind, .problem = {.pointer = pointer, .message = std::move(message)}});
  }
  static void append(Findings& out, Findings more) {
    out.insert(out.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }

  static void add_type(Findings& out, const std::string& pointer, const Json& value, std::vector<std::string> types) {
    std::vector<std::string> words;
    std::transform(types.begin(), types.end(), std::back_inserter(words), type_in_words);
    add(out, pointer, fmt::format("must be {}, not {}", alternatives(words), kind_in_words(value)), Kind::type);
    out.back().types = std::move(types);
  }

  static bool type_fits(const Json& node, const Json& value, const std::string& pointer, Findings& out) {
    const Json* type = member(node, "type");
    if (type == nullptr) return true;
    std::vector<std::string> types = strings_of(*type);
    if (std::any_of(types.begin(), types.end(), [&](const std::string& name) { return has_type(value, name); }))
      return true;
    add_type(out, pointer, value, std::move(types));
    return false;
  }

  static bool choice_fits(const Json& node, const Json& value, const std::string& pointer, Findings& out) {
    if (const Json* constant = member(node, "const"); constant != nullptr && *constant != value) {
      add(out, pointer, fmt::format("must be {}, not {}", shown(*constant), shown(value)), Kind::choice);
      return false;
    }
    const Json* choices = member(node, "enum");
    if (choices == nullptr || std::find(choices->begin(), choices->end(), value) != choices->end()) return true;
    std::vector<std::string> words;
    std::transform(choices->begin(), choices->end(), std::back_inserter(words), shown);
    const std::string guess = value.is_string() ? did_you_mean(value.get<std::string>(), strings_of(*choices)) : "";
    add(out, pointer, fmt::format("must be {}, not {}{}", alternatives(words), shown(value), guess), Kind::choice);
    return false;
  }

  static void string(const Json& node, const std::string& text, const std::string& pointer, Findings& out) {
    const std::size_t length = code_point_count(text);
    if (const auto least = count_member(node, "minLength"); least && length < *least)
      add(out, pointer, *least == 1 ? "must not be empty" : "must have at least " + counted(*least, "character"));
    if (const auto most = count_member(node, "maxLength"); most && length > *most)
      add(out, pointer, "must have at most " + counted(*most, "character"));
    const Json* pattern = member(node, "pattern");
    if (pattern == nullptr || !pattern->is_string()) return;
    if (text.size() > k_longest_matched)
      add(out, pointer, "is too long");
    else if (!std::regex_search(text, std::regex(pattern->get<std::string>())))
      add(out, pointer, fmt::format("must match the pattern {}, not {}", pattern->get<std::string>(), shown(text)));
  }

  static void number(const Json& node, const Json& value, const std::string& pointer, Findings& out) {
    const auto limit = [&](const char* keyword, auto violated, std::string_view words) {
      const Json* bound = member(node, keyword);
      if (bound != nullptr && bound->is_number() && violated(value, *bound))
        add(out, pointer, fmt::format("must be {} {}, not {}", words, shown(*bound), shown(value)));
    };
    limit("minimum", std::less<>(), "at least");
    limit("maximum", std::greater<>(), "at most");
    limit("exclusiveMinimum", std::less_equal<>(), "greater than");
    limit("exclusiveMaximum", std::greater_equal<>(), "less than");
  }

  void array(const Json& node, const Json& value, const std::string& pointer, Findings& out) {
    if (const auto least = count_member(node, "minItems"); least && value.size() < *least)
      add(out, pointer, *least == 1 ? "must not be empty" : "must have at least " + counted(*least, "item"));
    if (const auto most = count_member(node, "maxItems"); most && value.size() > *most)
      add(out, pointer, "must have at most " + counted(*most, "item"));
    if (const Json* unique = member(node, "uniqueItems"); unique != nullptr && *unique == true)
      if (const Json* twice = repeated(value)) add(out, pointer, fmt::format("lists {} twice", shown(*twice)));
    const Json* items = member(node, "items");
    if (items == nullptr || items->is_array()) return;
    for (std::size_t i = 0; i < value.size(); ++i)
      append(out, at(*items, value[i], pointer_to(pointer, std::to_string(i))));
  }

  static const Json* repeated(const Json& list) {
    std::set<Json> seen;
    for (const Json& item : list)
      if (!seen.insert(item).second) return &item;
    return nullptr;
  }

  void object(const Json& node, const Json& value, const std::string& pointer, Findings& out) {
    for (const auto& [key, content] : value.items())
      property(node, key, content, pointer, out);
    if (const Json* required = member(node, "required"))
      for (const std::string& key : strings_of(*required))
        if (!value.contains(key)) missing(key, pointer, out);
    if (const auto least = count_member(node, "minProperties"); least && value.size() < *least)
      add(out, pointer, *least == 1 ? "must not be empty" : "must have at least " + counted(*least, "key"));
    if (const auto most = count_member(node, "maxProperties"); most && value.size() > *most)
      add(out, pointer, "must have at most " + counted(*most, "key"));
  }

  static void missing(const std::string& key, const std::string& pointer, Findings& out) {
    add(out, pointer, fmt::format("missing key '{}'", printable(key)), Kind::missing_key);
    out.back().problem.key = key;
  }

  void property(const Json& node, const std::string& key, const Json& value, const std::string& pointer,
                Findings& out) {
    bool named = false;
    const std::string place = pointer_to(pointer, key);
    if (const Json* names = member(node, "propertyNames"))
      for (Finding& finding : at(*names, Json(key), place)) {
        finding.problem.message = fmt::format("the key '{}' {}", printable(key), finding.problem.message);
        out.push_back(std::move(finding));
      }
    const Json* properties = member(node, "properties");
    if (properties != nullptr && properties->contains(key)) {
      named = true;
      append(out, at((*properties)[key], value, place));
    }
    if (const Json* patterns = member(node, "patternProperties"))
      for (const auto& [pattern, schema] : patterns->items()) {
        if (key.size() > k_longest_matched || !std::regex_search(key, std::regex(pattern))) continue;
        named = true;
        append(out, at(schema, value, place));
      }
    const Json* others = member(node, "additionalProperties");
    if (named || others == nullptr) return;
    if (*others == false)
      unknown(properties, key, pointer, out);
    else
      append(out, at(*others, value, place));
  }

  static void unknown(const Json* properties, const std::string& key, const std::string& pointer, Findings& out) {
    Finding finding{.kind = Kind::unknown_key, .problem = {.pointer = pointer, .key = key}};
    finding.problem.message = fmt::format("unknown key '{}'", printable(key));
    finding.problem.is_unknown_key = true;
    if (properties != nullptr)
      for (const auto& [name, schema] : properties->items())
        finding.problem.known_keys.push_back(name);
    out.push_back(std::move(finding));
  }

  void combinations(const Json& node, const Json& value, const std::string& pointer, Findings& out) {
    if (const Json* all = member(node, "allOf"))
      for (const Json& branch : *all)
        append(out, at(branch, value, pointer));
    if (const Json* any = member(node, "anyOf")) alternative(*any, false, value, pointer, out);
    if (const Json* one = member(node, "oneOf")) alternative(*one, true, value, pointer, out);
    if (const Json* refused = member(node, "not"); refused != nullptr && at(*refused, value, pointer).empty())
      add(out, pointer, "is not allowed here");
    const Json* condition = member(node, "if");
    if (condition == nullptr) return;
    const Json* consequence = member(node, at(*condition, value, pointer).empty() ? "then" : "else");
    if (consequence != nullptr) append(out, at(*consequence, value, pointer));
  }

  void alternative(const Json& branches, bool exclusive, const Json& value, const std::string& pointer, Findings& out) {
    std::vector<Findings> failed;
    std::size_t fitting = 0;
    for (const Json& branch : branches) {
      Findings findings = at(branch, value, pointer);
      if (findings.empty())
        ++fitting;
      else
        failed.push_back(std::move(findings));
    }
    if (fitting > 1 && exclusive) return add(out, pointer, "agrees with more than one of the forms that it may have");
    if (fitting > 0 || failed.empty()) return;
    if (const auto types = all_wrong_type(failed, pointer)) return add_type(out, pointer, value, *types);
    append(out, *std::min_element(failed.begin(), failed.end(), [&](const Findings& left, const Findings& right) {
             return badness(left, pointer) < badness(right, pointer);
           }));
  }

  // The types that the branches want, when each refuses the value because of its type.
  static std::optional<std::vector<std::string>> all_wrong_type(const std::vector<Findings>& branches,
                                                                const std::string& pointer) {
    std::vector<std::string> types;
    for (const Findings& findings : branches) {
      const Finding& first = findings.front();
      if (first.kind != Kind::type || first.problem.pointer != pointer) return std::nullopt;
      for (const std::string& type : first.types)
        if (std::find(types.begin(), types.end(), type) == types.end()) types.push_back(type);
    }
    return types;
  }

  // How far the value is from a branch: first whether it is the wrong kind of thing, then whether a constant that tells
  // the branches apart differs, then how much is wrong.
  static std::size_t badness(const Findings& findings, const std::string& pointer) {
    std::size_t sum = 0;
    for (const Finding& finding : findings) {
      const bool here = finding.problem.pointer == pointer;
      if (finding.kind == Kind::type && here)
        sum += 10'000;
      else if (finding.kind == Kind::choice)
        sum += 100;
      else if (finding.kind == Kind::unknown_key)
        sum += 3;
      else
        sum += 2;
    }
    return sum;
  }

  const Json& m_root;
  int m_depth = 0;
};

}  // namespace

const nlohmann::json* resolve_reference(const nlohmann::json& root, const nlohmann::json& reference) {
  if (!reference.is_string()) return nullptr;
  const auto& text = reference.get_ref<const std::string&>();
  if (text.empty() || text[0] != '#') return nullptr;
  try {
    const Json::json_pointer pointer(text.substr(1));
    return root.contains(pointer) ? &root.at(pointer) : nullptr;
  } catch (const Json::exception&) {
    return nullptr;
  }
}

std::vector<SchemaProblem> explain(const nlohmann::json& schema, const nlohmann::json& value) {
  std::vector<SchemaProblem> problems;
  for (Finding& finding : Explainer(schema).at(schema, value, "")) {
    const SchemaProblem& problem = finding.problem;
    // Two branches of allOf may say the same.
    const bool known = std::any_of(problems.begin(), problems.end(), [&problem](const SchemaProblem& other) {
      return other.pointer == problem.pointer && other.message == problem.message;
    });
    if (!known) problems.push_back(std::move(finding.problem));
  }
  return problems;
}

}  // namespace slipway::base
