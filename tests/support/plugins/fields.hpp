// The few fields that the fixture plugins read, without a JSON library: keys are unique in the text and values hold no
// escapes.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace fixture {

// The text or number of the key's first occurrence; empty when there is none.
inline std::string field(std::string_view json, std::string_view key) {
  const std::string quoted = "\"" + std::string(key) + "\":";
  const std::size_t place = json.find(quoted);
  if (place == std::string_view::npos) return {};
  std::string_view rest = json.substr(place + quoted.size());
  while (!rest.empty() && rest.front() == ' ')
    rest.remove_prefix(1);
  if (rest.empty()) return {};
  if (rest.front() == '"') return std::string(rest.substr(1, rest.find('"', 1) - 1));
  return std::string(rest.substr(0, rest.find_first_of(",}] ")));
}

inline long number(std::string_view json, std::string_view key, long otherwise) {
  const std::string text = field(json, key);
  return text.empty() ? otherwise : std::strtol(text.c_str(), nullptr, 10);
}

// "a,b,c"
inline std::vector<std::string> list(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace fixture
