#include <slipway/base/text.hpp>
#include <slipway/config/node.hpp>

#include <charconv>
#include <optional>

namespace slipway::config {

namespace {

// "~1" is "/", "~0" is "~".
std::string unescaped(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape = token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
    out += escape ? (token[++i] == '0' ? '~' : '/') : token[i];
  }
  return out;
}

std::optional<std::size_t> index_of(std::string_view token) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (error != std::errc() || end != token.data() + token.size()) return std::nullopt;
  return index;
}

Found step(const Found& here, std::string_view token) {
  if (here.node->kind == Kind::mapping) {
    const Entry* entry = here.node->find(token);
    return entry != nullptr ? Found{entry->value.get(), entry->key_place} : Found{nullptr, here.named};
  }
  const std::optional<std::size_t> index = index_of(token);
  if (!index || *index >= here.node->items.size()) return {nullptr, here.named};
  const Node& item = *here.node->items[*index];
  return {&item, item.place};
}

}  // namespace

const Entry* Node::find(std::string_view key) const {
  for (const Entry& entry : entries)
    if (entry.key == key) return &entry;
  return nullptr;
}

std::string_view describe(Kind kind) {
  switch (kind) {
  case Kind::null:
    return "nothing";
  case Kind::boolean:
    return "true or false";
  case Kind::integer:
  case Kind::number:
    return "a number";
  case Kind::text:
    return "a text";
  case Kind::sequence:
    return "a list";
  case Kind::mapping:
    return "a mapping";
  }
  return "something else";
}

std::vector<std::string> pointer_tokens(std::string_view pointer) {
  if (pointer.empty()) return {};
  std::vector<std::string> tokens = base::split(pointer.substr(1), '/');
  for (std::string& token : tokens)
    token = unescaped(token);
  return tokens;
}

Found find(const Node& from, std::string_view pointer) {
  Found here{&from, from.place};
  for (const std::string& token : pointer_tokens(pointer)) {
    here = step(here, token);
    if (here.node == nullptr) break;
  }
  return here;
}

}  // namespace slipway::config
