#include <slipway/base/text.hpp>
#include <slipway/config/grammar.hpp>
#include <slipway/config/reader.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace slipway::config {

namespace {

constexpr base::ErrorCode k_unknown_key{302};
constexpr base::ErrorCode k_missing_key{305};
constexpr std::int64_t k_longest_duration_ms = 30LL * 24 * 3'600'000;

// How to write the same as what is wanted. A number or a boolean where a text is wanted is mostly a text that looks
// like one.
std::string writing_hint(const Node& node, std::string_view wanted) {
  if (node.kind == Kind::text && wanted.starts_with("a list"))
    return fmt::format("put brackets around it: [{}]", node.text);
  const bool scalar = node.kind == Kind::boolean || node.kind == Kind::integer || node.kind == Kind::number;
  return scalar && wanted.starts_with("a text") ? fmt::format("put quotes around it: \"{}\"", node.text)
                                                : std::string();
}

std::string is_what(const Node& node) {
  if (node.kind == Kind::null && node.text.empty()) return "is empty";
  return fmt::format("is {}", node.kind == Kind::boolean ? node.text : describe(node.kind));
}

}  // namespace

std::string suggestion(std::string_view name, const std::vector<std::string>& candidates) {
  const std::optional<std::string> guess = base::nearest(name, candidates);
  return guess ? fmt::format("did you mean '{}'?", *guess) : std::string();
}

const Entry* MappingReader::entry(std::string_view key) {
  m_known.emplace_back(key);
  return m_node.find(key);
}

const Entry* MappingReader::required_entry(std::string_view key) {
  const Entry* found = entry(key);
  if (found == nullptr) m_missing.emplace_back(key);
  return found;
}

std::optional<Text> MappingReader::text(std::string_view key) {
  const Entry* found = entry(key);
  if (found == nullptr) return std::nullopt;
  if (found->value->kind == Kind::text) return Text{found->value->text, found->value->place};
  wrong_type(*found->value, key, "a text");
  return std::nullopt;
}

std::optional<Text> MappingReader::required_text(std::string_view key) {
  return required_entry(key) == nullptr ? std::nullopt : text(key);
}

std::vector<Text> MappingReader::texts(std::string_view key) {
  const Entry* found = entry(key);
  return found == nullptr ? std::vector<Text>() : items_of(*found, "a list of texts");
}

std::vector<Text> MappingReader::text_or_texts(std::string_view key) {
  const Entry* found = entry(key);
  if (found == nullptr) return {};
  if (found->value->kind == Kind::text) return {{found->value->text, found->value->place}};
  if (found->value->kind == Kind::sequence && found->value->items.empty())
    refuse(found->value->place, fmt::format("'{}' must not be an empty list", key), "remove it to let everything pass");
  return items_of(*found, "a text or a list of texts");
}

const Entry* MappingReader::mapping(std::string_view key) {
  const Entry* found = entry(key);
  if (found == nullptr || found->value->kind == Kind::mapping || found->value->kind == Kind::null) return found;
  wrong_type(*found->value, key, "a mapping");
  return nullptr;
}

std::optional<std::int64_t> MappingReader::duration(std::string_view key) {
  const Entry* found = entry(key);
  if (found == nullptr) return std::nullopt;
  const Node& value = *found->value;
  const auto milliseconds = value.kind == Kind::text ? parse_duration(value.text) : std::nullopt;
  if (milliseconds && *milliseconds > 0 && *milliseconds <= k_longest_duration_ms) return milliseconds;
  if (milliseconds)
    refuse(value.place, fmt::format("'{}' must be above zero and at most 30 days, is {}", key, value.text));
  else if (value.kind == Kind::text)
    refuse(value.place, fmt::format("'{}' must be a duration, is '{}'", key, value.text),
           "write it as 500ms, 90s, 10m or 1h");
  else
    refuse(value.place, fmt::format("'{}' must be a duration, {}", key, is_what(value)),
           "write it as 500ms, 90s, 10m or 1h");
  return std::nullopt;
}

void MappingReader::refuse(Place place, std::string what, std::string hint) {
  m_problems.add(
      {.code = k_bad_value, .places = {place}, .what = about(std::move(what)), .why = {}, .hint = std::move(hint)});
}

void MappingReader::finish() {
  for (const Entry& entry : m_node.entries) {
    // A merge key was reported as one, and may hold what is missing.
    if (entry.key == "<<")
      m_missing.clear();
    else if (std::find(m_known.begin(), m_known.end(), entry.key) == m_known.end())
      report_unknown(entry);
  }
  for (const std::string& key : m_missing)
    m_problems.add({.code = k_missing_key, .places = {m_owner}, .what = about(fmt::format("missing key '{}'", key))});
}

void MappingReader::report_unknown(const Entry& entry) {
  if (const std::optional<std::string> meant = base::nearest(entry.key, m_known)) std::erase(m_missing, *meant);
  m_problems.add({.code = k_unknown_key,
                  .places = {entry.key_place},
                  .what = about(fmt::format("unknown key '{}'", entry.key)),
                  .why = {},
                  .hint = suggestion(entry.key, m_known)});
}

std::string MappingReader::about(std::string message) const {
  return m_subject.empty() ? message : m_subject + ": " + message;
}

void MappingReader::wrong_type(const Node& node, std::string_view key, std::string_view wanted) {
  refuse(node.place, fmt::format("'{}' must be {}, {}", key, wanted, is_what(node)), writing_hint(node, wanted));
}

std::vector<Text> MappingReader::items_of(const Entry& entry, std::string_view wanted) {
  if (entry.value->kind != Kind::sequence) {
    wrong_type(*entry.value, entry.key, wanted);
    return {};
  }
  std::vector<Text> texts;
  std::set<std::string_view> seen;
  for (const NodePtr& item : entry.value->items) {
    if (item->kind != Kind::text)
      refuse(item->place, fmt::format("'{}' must be {}, one item {}", entry.key, wanted, is_what(*item)),
             writing_hint(*item, "a text"));
    else if (!seen.insert(item->text).second)
      refuse(item->place, fmt::format("'{}' has '{}' twice", entry.key, item->text));
    else
      texts.push_back({item->text, item->place});
  }
  return texts;
}

}  // namespace slipway::config
