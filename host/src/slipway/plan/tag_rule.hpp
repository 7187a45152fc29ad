// One rule that makes a tag of the facts: the language of docker/metadata-action.
#pragma once

#include <slipway/base/result.hpp>

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slipway::plan {

enum class TagType { semver, ref, raw, sha };

struct TagRule {
  TagType type = TagType::raw;
  std::map<std::string, std::string, std::less<>> attributes;  // As written, without "type".
  double priority = 0;                                         // Highest first; as written or that of the type.
  std::string text;                                            // As written, for messages.

  bool has(std::string_view name) const { return attributes.contains(name); }
  std::string get(std::string_view name, std::string_view otherwise = {}) const;
};

// "type=semver,pattern={{version}},priority=900". Without a type it is raw; a field without "=" is the value. SL0313:
// an unknown type, attribute or choice (with "did you mean"), one missing or given twice. SL0317: a type of
// docker/metadata-action that is not supported.
base::Result<TagRule> parse_tag_rule(std::string_view line);

// A JSON array of rules, each a string or an object ({"type": "sha", "format": "long"}), or one string with a rule a
// line.
base::Result<std::vector<TagRule>> parse_tag_rules(const nlohmann::json& rules);

// Key and value, in the order in which they were written.
using Attributes = std::vector<std::pair<std::string, std::string>>;
base::Result<TagRule> make_tag_rule(const Attributes& attributes, std::string text);
base::Result<TagRule> make_tag_rule(const std::vector<std::string>& fields);

}  // namespace slipway::plan
