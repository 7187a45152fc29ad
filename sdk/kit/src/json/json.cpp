#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

namespace slipway::kit {
namespace {

constexpr int k_max_depth = 64;

}  // namespace

Result<Json> parse_json(std::string_view text, std::string_view what, slipway_status status) {
  bool too_deep = false;
  const auto watch = [&too_deep](int depth, Json::parse_event_t event, Json&) {
    const bool opens = event == Json::parse_event_t::array_start || event == Json::parse_event_t::object_start;
    too_deep = too_deep || (opens && depth >= k_max_depth);
    return !too_deep;
  };
  const auto deep = [&] { return fail({status, std::string(what) + " is nested too deeply"}); };
  try {
    Json value = Json::parse(text, watch);
    if (too_deep) return deep();
    return value;
  } catch (const Json::exception& error) {
    if (too_deep) return deep();
    return fail({status, std::string(what) + " is not JSON", error.what()});
  }
}

std::string to_text(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

const Json& member_of(const Json& object, std::string_view key) {
  static const Json none;
  if (!object.is_object()) return none;
  const auto found = object.find(std::string(key));
  return found == object.end() ? none : *found;
}

std::string text_in(const Json& object, std::string_view key, std::string_view fallback) {
  const Json& value = member_of(object, key);
  return value.is_string() ? value.get_ref<const std::string&>() : std::string(fallback);
}

std::int64_t number_in(const Json& object, std::string_view key, std::int64_t fallback) {
  const Json& value = member_of(object, key);
  return value.is_number_integer() ? value.get<std::int64_t>() : fallback;
}

bool flag_in(const Json& object, std::string_view key, bool fallback) {
  const Json& value = member_of(object, key);
  return value.is_boolean() ? value.get<bool>() : fallback;
}

std::vector<std::string> texts_in(const Json& object, std::string_view key) {
  std::vector<std::string> texts;
  const Json& list = member_of(object, key);
  if (!list.is_array()) return texts;
  for (const Json& item : list)
    if (item.is_string()) texts.push_back(item.get<std::string>());
  return texts;
}

std::map<std::string, std::string> text_map_in(const Json& object, std::string_view key) {
  std::map<std::string, std::string> texts;
  const Json& members = member_of(object, key);
  if (!members.is_object()) return texts;
  for (const auto& [name, value] : members.items())
    if (value.is_string()) texts[name] = value.get<std::string>();
  return texts;
}

std::string failure_details(const Error& error) {
  Json details = Json::object();
  if (!error.why.empty()) details["why"] = error.why;
  if (!error.state.empty()) details["state"] = error.state;
  if (!error.hint.empty()) details["hint"] = error.hint;
  return details.empty() ? std::string() : to_text(details);
}

}  // namespace slipway::kit
