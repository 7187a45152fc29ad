#include <slipway/plan/metadata/failure.hpp>
#include <slipway/plan/metadata/regexp.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <regex>

namespace slipway::plan::metadata {

namespace {

// The library's matcher recurses for each character, so a longer text could exhaust the stack.
constexpr std::size_t k_longest_subject = 4096;

tl::unexpected<base::Error> invalid(const std::string& pattern, std::string_view why) {
  return failure(fmt::format("Invalid regular expression: /{}/: {}", pattern, why));
}

tl::unexpected<base::Error> unsupported(const std::string& pattern, std::string_view what) {
  return failure(fmt::format("the regular expression /{}/ cannot be used: {} is not supported", pattern, what));
}

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }

// Length of "{2}", "{2,}" or "{2,5}" at the start of the text; 0 when it is something else, and so only text.
std::size_t braces_length(std::string_view text) {
  std::size_t at = 1;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && is_decimal_digit(text[at]))
      ++at;
    return at - begin;
  };
  if (digits() == 0) return 0;
  if (at < text.size() && text[at] == ',') {
    ++at;
    digits();
  }
  return at < text.size() && text[at] == '}' ? at + 1 : 0;
}

// From JavaScript's grammar to that of std::regex, which differs in what it takes for text.
class Translator {
public:
  Translator(const std::string& pattern, std::string_view flags)
      : m_pattern(pattern), m_dot_all(flags.find('s') != std::string_view::npos),
        m_unicode(flags.find_first_of("uv") != std::string_view::npos) {}

  base::Result<std::string> translate() {
    SLIPWAY_TRY(find_names());
    while (m_at < m_pattern.size())
      SLIPWAY_TRY(step());
    if (m_open > 0) return invalid(m_pattern, "Unterminated group");
    return std::move(m_out);
  }

private:
  std::string_view rest() const { return std::string_view(m_pattern).substr(m_at); }
  void copy(std::size_t length) {
    m_out += rest().substr(0, length);
    m_at += length;
  }
  void replace(std::size_t length, std::string_view by) {
    m_out += by;
    m_at += length;
  }

  // Named groups may be referred to before they come.
  base::Status find_names() {
    bool in_set = false;
    for (std::size_t at = 0; at < m_pattern.size(); ++at) {
      const char c = m_pattern[at];
      if (c == '\\')
        ++at;
      else if (c == '[')
        in_set = true;
      else if (c == ']')
        in_set = false;
      else if (c == '(' && !in_set)
        SLIPWAY_TRY(note_group(std::string_view(m_pattern).substr(at + 1)));
    }
    return {};
  }

  base::Status note_group(std::string_view after) {
    if (!after.starts_with('?')) {
      m_names.emplace_back();
      return {};
    }
    if (!after.starts_with("?<") || after.starts_with("?<=") || after.starts_with("?<!")) return {};
    const std::size_t end = after.find('>');
    const std::string_view name = end == std::string_view::npos ? std::string_view() : after.substr(2, end - 2);
    const auto fits = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$'; };
    if (name.empty() || is_decimal_digit(name.front()) || !std::all_of(name.begin(), name.end(), fits))
      return invalid(m_pattern, "Invalid capture group name");
    if (std::find(m_names.begin(), m_names.end(), name) != m_names.end())
      return invalid(m_pattern, "Duplicate capture group name");
    m_names.emplace_back(name);
    m_has_names = true;
    return {};
  }

  base::Status step() {
    switch (m_pattern[m_at]) {
    case '\\':
      return escape();
    case '[':
      return set();
    case '(':
      return group();
    case ')':
      if (m_open == 0) return invalid(m_pattern, "Unmatched ')'");
      --m_open;
      m_nothing = false;
      copy(1);
      return {};
    case '*':
    case '+':
    case '?':
      return repeat(1);
    case '{':
      return brace();
    default:
      return character();
    }
  }

  base::Status character() {
    const char c = m_pattern[m_at];
    m_nothing = c == '^' || c == '$' || c == '|';
    if (c == '}' || c == ']') {
      if (m_unicode) return invalid(m_pattern, "Lone quantifier brackets");
      replace(1, c == '}' ? "\\}" : "\\]");
    } else if (c == '.' && m_dot_all) {
      replace(1, "[\\s\\S]");
    } else {
      copy(1);
    }
    return {};
  }

  base::Status repeat(std::size_t length) {
    if (m_nothing) return invalid(m_pattern, "Nothing to repeat");
    copy(length);
    if (rest().starts_with('?')) copy(1);
    m_nothing = true;
    return {};
  }

  base::Status brace() {
    if (const std::size_t length = braces_length(rest()); length != 0) return repeat(length);
    if (m_unicode) return invalid(m_pattern, m_nothing ? "Nothing to repeat" : "Incomplete quantifier");
    m_nothing = false;
    replace(1, "\\{");
    return {};
  }

  base::Status group() {
    ++m_open;
    m_nothing = true;
    const std::string_view text = rest();
    if (!text.starts_with("(?")) {
      copy(1);
    } else if (text.starts_with("(?:") || text.starts_with("(?=") || text.starts_with("(?!")) {
      copy(3);
    } else if (text.starts_with("(?<=") || text.starts_with("(?<!")) {
      return unsupported(m_pattern, "look-behind");
    } else if (text.starts_with("(?<")) {
      replace(text.find('>') + 1, "(");
    } else {
      return invalid(m_pattern, "Invalid group");
    }
    return {};
  }

  base::Status escape() {
    m_nothing = false;
    const std::string_view text = rest();
    if (text.size() == 1) return invalid(m_pattern, "\\ at end of pattern");
    const char c = text[1];
    if (c == 'k' && (m_has_names || m_unicode)) return named_reference(text);
    if (m_unicode && (c == 'p' || c == 'P')) return unsupported(m_pattern, "\\p{...}");
    if (m_unicode && text.starts_with("\\u{")) return unsupported(m_pattern, "\\u{...}");
    if (c == 'c') return unsupported(m_pattern, "\\c");
    if (is_decimal_digit(c) && c != '0') return numbered_reference(text);
    copy_escape(text);
    m_nothing = c == 'b' || c == 'B';
    return {};
  }

  // Letters that mean nothing stand for themselves; the library would refuse some.
  void copy_escape(std::string_view text) {
    constexpr std::string_view k_known = "bBdDsSwWfnrtv0xu";
    const char c = text[1];
    const auto is_hex = [](char d) { return std::isxdigit(static_cast<unsigned char>(d)) != 0; };
    const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : 0;
    const std::string_view after = text.substr(2, digits);
    const bool broken = after.size() < digits || !std::all_of(after.begin(), after.end(), is_hex);
    const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (letter && (broken || k_known.find(c) == std::string_view::npos))
      replace(2, std::string_view(&c, 1));
    else if (c == '0')
      replace(2, "\\x00");
    else
      copy(2 + (broken ? 0 : digits));
  }

  base::Status named_reference(std::string_view text) {
    const std::size_t end = text.find('>');
    if (!text.starts_with("\\k<") || end == std::string_view::npos)
      return invalid(m_pattern, "Invalid named reference");
    const auto found = std::find(m_names.begin(), m_names.end(), text.substr(3, end - 3));
    if (found == m_names.end()) return invalid(m_pattern, "Invalid named capture referenced");
    replace(end + 1, fmt::format("(?:\\{})", found - m_names.begin() + 1));
    return {};
  }

  base::Status numbered_reference(std::string_view text) {
    std::size_t length = 1;
    while (length < text.size() && length < 4 && is_decimal_digit(text[length]))
      ++length;
    const unsigned long number = std::stoul(std::string(text.substr(1, length - 1)));
    if (number > m_names.size()) return unsupported(m_pattern, "an escape by an octal number");
    copy(length);
    return {};
  }

  // In the library "[" begins a class in a set too, and "[]" is not empty.
  base::Status set() {
    m_nothing = false;
    if (rest().starts_with("[]")) {
      replace(2, "(?!)");
      return {};
    }
    if (rest().starts_with("[^]")) {
      replace(3, "[\\s\\S]");
      return {};
    }
    copy(rest().starts_with("[^") ? 2 : 1);
    while (m_at < m_pattern.size() && m_pattern[m_at] != ']')
      SLIPWAY_TRY(set_member());
    if (m_at >= m_pattern.size()) return invalid(m_pattern, "Unterminated character class");
    copy(1);
    return {};
  }

  base::Status set_member() {
    const char c = m_pattern[m_at];
    if (!is_ascii(c)) return unsupported(m_pattern, "a set with a character beyond ASCII");
    if (c == '\\') return set_escape();
    if (c == '[')
      replace(1, "\\[");
    else
      copy(1);
    return {};
  }

  base::Status set_escape() {
    const std::string_view text = rest();
    if (text.size() == 1) return invalid(m_pattern, "\\ at end of pattern");
    if (text[1] == 'b')
      replace(2, "\\x08");
    else if (text[1] == '-')
      replace(2, "\\x2d");
    else
      copy_escape(text);
    return {};
  }

  const std::string& m_pattern;
  bool m_dot_all;
  bool m_unicode;
  bool m_nothing = true;  // Nothing to repeat stands before this place.
  bool m_has_names = false;
  int m_open = 0;
  std::size_t m_at = 0;
  std::vector<std::string> m_names;  // Of the groups, in order; empty for one without.
  std::string m_out;
};

bool has(const std::string& flags, char flag) { return flags.find(flag) != std::string::npos; }

bool flags_are_valid(const std::string& flags) {
  const bool known = flags.find_first_not_of("dgimsuvy") == std::string::npos;
  std::string sorted = flags;
  std::sort(sorted.begin(), sorted.end());
  const bool twice = std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
  return known && !twice && !(has(flags, 'u') && has(flags, 'v'));
}

std::string_view reason(std::regex_constants::error_type code) {
  switch (code) {
  case std::regex_constants::error_badbrace:
    return "numbers out of order in {} quantifier";
  case std::regex_constants::error_range:
    return "Range out of order in character class";
  case std::regex_constants::error_brack:
    return "Unterminated character class";
  case std::regex_constants::error_paren:
    return "Unterminated group";
  case std::regex_constants::error_badrepeat:
    return "Nothing to repeat";
  default:
    return "it cannot be used here";
  }
}

base::Result<std::regex> compile_js(const std::string& pattern, const std::string& flags) {
  if (!flags_are_valid(flags)) return failure(fmt::format("Invalid flags supplied to RegExp constructor '{}'", flags));
  SLIPWAY_TRY_ASSIGN(const std::string translated, Translator(pattern, flags).translate());
  auto options = std::regex::ECMAScript;
  if (has(flags, 'i')) options |= std::regex::icase;
  if (has(flags, 'm')) options |= std::regex::multiline;
  try {
    return std::regex(translated, options);
  } catch (const std::regex_error& error) {
    return invalid(pattern, reason(error.code()));
  }
}

Groups groups_of(const std::smatch& match) {
  Groups groups;
  for (const std::ssub_match& group : match)
    groups.push_back(group.matched ? std::optional(group.str()) : std::nullopt);
  return groups;
}

Groups all_matches(const std::string& text, const std::regex& expression, std::regex_constants::match_flag_type how) {
  Groups found;
  for (std::sregex_iterator at(text.begin(), text.end(), expression, how), end; at != end; ++at)
    found.emplace_back(at->str());
  return found;
}

}  // namespace

base::Result<std::optional<Groups>> js_match(const std::string& text, const std::string& pattern,
                                             const std::string& flags) {
  SLIPWAY_TRY_ASSIGN(const std::regex expression, compile_js(pattern, flags));
  if (text.size() > k_longest_subject) return unsupported(pattern, "a text of more than 4096 bytes");
  const auto how = has(flags, 'y') ? std::regex_constants::match_continuous : std::regex_constants::match_default;
  try {
    if (has(flags, 'g')) {
      Groups found = all_matches(text, expression, how);
      return found.empty() ? std::nullopt : std::optional(std::move(found));
    }
    std::smatch match;
    if (!std::regex_search(text, match, expression, how)) return std::nullopt;
    return groups_of(match);
  } catch (const std::regex_error& error) {
    return invalid(pattern, reason(error.code()));
  }
}

base::Result<std::optional<Groups>> js_match_literal(const std::string& text, const std::string& pattern) {
  const std::size_t end = pattern.rfind('/');
  if (!pattern.starts_with('/') || end < 2 || pattern.find('\n') != std::string::npos)
    return js_match(text, pattern, "");
  return js_match(text, pattern.substr(1, end - 1), pattern.substr(end + 1));
}

}  // namespace slipway::plan::metadata
