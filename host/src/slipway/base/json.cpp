#include <slipway/base/json.hpp>
#include <slipway/base/text.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace slipway::base {

namespace {

constexpr std::size_t k_deepest = 64;

// Brackets open at once, outside of strings. Counted before parsing, because writing a value recurses.
std::size_t depth_of(std::string_view text) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
    } else if (c == '"')
      in_string = true;
    else if (c == '{' || c == '[')
      deepest = std::max(deepest, ++depth);
    else if ((c == '}' || c == ']') && depth > 0)
      --depth;
  }
  return deepest;
}

// "line 2, column 14" of a byte that counts from 1.
std::string place_of(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte == 0 ? 0 : byte - 1);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n');
  const std::size_t column = start == std::string_view::npos ? before.size() : before.size() - start - 1;
  return fmt::format("line {}, column {}", lines + 1, column + 1);
}

Error not_json(std::string_view what, std::string why) {
  return Error{.code = {501}, .what = fmt::format("{} is not valid JSON", what), .why = std::move(why)};
}

std::string dumped(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Result<Json> parse_json(std::string_view text, std::string_view what) {
  if (trimmed(text).empty()) return fail(not_json(what, "it is empty"));
  if (depth_of(text) > k_deepest)
    return fail(not_json(what, fmt::format("it is nested deeper than {} levels", k_deepest)));
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    return fail(not_json(what, "syntax error at " + place_of(text, error.byte)));
  } catch (const Json::exception&) {
    return fail(not_json(what, "it holds a number that is out of range"));
  }
}

std::string to_text(const Json& value) { return dumped(value, -1); }

std::string to_pretty_text(const Json& value) { return dumped(value, 2) + '\n'; }

Json map_texts(const Json& value, const std::function<std::string(const std::string&)>& change) {
  if (value.is_string()) return change(value.get_ref<const std::string&>());
  if (!value.is_structured()) return value;
  Json changed = value.is_array() ? Json::array() : Json::object();
  for (const auto& [name, member] : value.items()) {
    if (value.is_array())
      changed.push_back(map_texts(member, change));
    else
      changed[change(name)] = map_texts(member, change);
  }
  return changed;
}

}  // namespace slipway::base
