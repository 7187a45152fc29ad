// JSON from outside, without exceptions. Objects keep the order of their keys. Include <nlohmann/json.hpp> in sources
// that look inside a value.
#pragma once

#include <slipway/kit/result.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::kit {

using Json = nlohmann::ordered_json;

// Parse a document of bounded depth. `what` names it in the message. Fails with `status`.
Result<Json> parse_json(std::string_view text, std::string_view what, slipway_status status = SLIPWAY_E_CONFIG);

// One line, no spaces; bytes that are not UTF-8 become U+FFFD.
std::string to_text(const Json& value);

// Members of an object; the fallback when it is absent, null, of another type, or `object` is none.
std::string text_in(const Json& object, std::string_view key, std::string_view fallback = {});
std::int64_t number_in(const Json& object, std::string_view key, std::int64_t fallback = 0);
bool flag_in(const Json& object, std::string_view key, bool fallback = false);
std::vector<std::string> texts_in(const Json& object, std::string_view key);
std::map<std::string, std::string> text_map_in(const Json& object, std::string_view key);

// The member, or a null value that lives for ever.
const Json& member_of(const Json& object, std::string_view key);

// The object that slipway_host.fail() takes as details: the parts of the error that are not empty.
std::string failure_details(const Error& error);

}  // namespace slipway::kit
