#include <slipway/config/reader.hpp>
#include <slipway/config/when_reader.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <regex>

namespace slipway::config {

namespace {

// The compiler of std::regex recurses over the pattern.
constexpr std::size_t k_longest_pattern = 256;

std::string_view reason(std::regex_constants::error_type code) {
  switch (code) {
  case std::regex_constants::error_brack:
    return "a '[' or ']' has no partner";
  case std::regex_constants::error_paren:
    return "a '(' or ')' has no partner";
  case std::regex_constants::error_brace:
  case std::regex_constants::error_badbrace:
    return "what stands in '{}' is not a count";
  case std::regex_constants::error_range:
    return "a range in '[]' runs backwards";
  case std::regex_constants::error_badrepeat:
    return "nothing stands before a repetition";
  case std::regex_constants::error_escape:
    return "it has an invalid escape";
  case std::regex_constants::error_backref:
    return "it refers to a group that it does not have";
  case std::regex_constants::error_space:
  case std::regex_constants::error_complexity:
    return "it is too complex";
  default:
    return "it is not well-formed";
  }
}

// The library calls a repetition of nothing a parenthesis that is wrong.
bool repeats_nothing(std::string_view expression) {
  bool at_start = true;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    const bool group_kind = c == '?' && i > 0 && expression[i - 1] == '(';  // As in "(?:".
    if (at_start && !group_kind && (c == '*' || c == '+' || c == '?')) return true;
    at_start = c == '(' || c == '|';
    if (c == '\\') ++i;
    if (c == '[') i = std::min(expression.find(']', i + 2), expression.size());
  }
  return false;
}

// Empty: the expression compiles.
std::string_view expression_fault(const std::string& expression) {
  try {
    const std::regex compiled(expression, std::regex::ECMAScript);
    return {};
  } catch (const std::regex_error& error) {
    const bool repeated = error.code() == std::regex_constants::error_paren && repeats_nothing(expression);
    return reason(repeated ? std::regex_constants::error_badrepeat : error.code());
  } catch (const std::bad_alloc&) {
    return "it is too complex";
  }
}

void check_pattern(const Text& pattern, MappingReader& reader) {
  const std::string& text = pattern.value;
  if (text.empty()) return reader.refuse(pattern.place, "a pattern must not be empty");
  if (text.size() > k_longest_pattern)
    return reader.refuse(pattern.place, fmt::format("a pattern is longer than {} characters", k_longest_pattern));
  const std::string wanted = text.substr(text.front() == '!' ? 1 : 0);
  if (wanted.empty()) return reader.refuse(pattern.place, "'!' has no pattern behind it");
  if (wanted.front() != '/') return;
  const std::size_t end = wanted.size() - (wanted.ends_with("/i") ? 2 : 1);
  if (end < 2 || wanted[end] != '/')
    return reader.refuse(pattern.place, fmt::format("'{}' is not a pattern", text),
                         "a regular expression stands between slashes: /.../, or /.../i for either case");
  const std::string_view fault = expression_fault(wanted.substr(1, end - 1));
  if (!fault.empty()) reader.refuse(pattern.place, fmt::format("'{}' is not a regular expression: {}", text, fault));
}

std::vector<std::string> patterns(std::string_view key, MappingReader& reader) {
  std::vector<std::string> values;
  for (Text& pattern : reader.text_or_texts(key)) {
    check_pattern(pattern, reader);
    values.push_back(std::move(pattern.value));
  }
  return values;
}

}  // namespace

model::When read_when(const Entry& entry, const std::string& subject, ProblemList& problems) {
  MappingReader reader(*entry.value, entry.key_place, subject + ": when", problems);
  model::When when{
      .branch = patterns("branch", reader), .tag = patterns("tag", reader), .event = patterns("event", reader)};
  if (entry.value->entries.empty())
    reader.refuse(entry.key_place, "there is no condition", "write branch, tag or event");
  reader.finish();
  return when;
}

}  // namespace slipway::config
