// Which values of a document have a meaning for the host: those whose schema says "x-slipway".
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>

namespace slipway::plan {

inline constexpr const char* k_tag_rules = "tag-rules";
inline constexpr const char* k_tag_flavor = "tag-flavor";
inline constexpr const char* k_secret_name = "secret-name";

// JSON pointer of each marked value that is there -> its mark. Looks through properties, items, additionalProperties,
// allOf, anyOf, oneOf and references inside the schema.
std::map<std::string, std::string> marks_of(const nlohmann::json& value, const nlohmann::json& schema);

}  // namespace slipway::plan
