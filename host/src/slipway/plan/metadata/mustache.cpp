#include <slipway/plan/metadata/failure.hpp>
#include <slipway/plan/metadata/javascript.hpp>
#include <slipway/plan/metadata/mustache.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace slipway::plan::metadata {

namespace {

tl::unexpected<base::Error> parse_error(std::string_view text, std::string_view why) {
  return failure(fmt::format("Parse error in '{}': {}", text, why));
}

tl::unexpected<base::Error> not_supported(std::string_view text, std::string_view what) {
  return failure(fmt::format("the template '{}' cannot be used: {} is not supported", text, what));
}

constexpr std::string_view k_blank = " \t\r\n\v\f";

std::string_view stripped(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(k_blank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(k_blank) - begin + 1);
}

// Where the braces that close an expression begin; those inside of quotes and brackets do not count.
std::optional<std::size_t> closing_braces(std::string_view text, std::string_view braces) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with(braces)) return at;
    const char c = text[at];
    if (c != '"' && c != '\'' && c != '[') continue;
    const char end = c == '[' ? ']' : c;
    for (++at; at < text.size() && text[at] != end; ++at)
      if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == end) ++at;
  }
  return std::nullopt;
}

class Cutter {
public:
  explicit Cutter(std::string_view text) : m_text(text) {}

  base::Result<std::vector<Piece>> cut() {
    while (m_at < m_text.size()) {
      cut_text();
      if (rest().starts_with("{{")) SLIPWAY_TRY(cut_mustache());
    }
    strip();
    return std::move(m_pieces);
  }

private:
  std::string_view rest() const { return m_text.substr(m_at); }

  void add_text(std::string_view text) { m_pieces.push_back({.kind = Piece::Kind::text, .text = std::string(text)}); }

  // Up to the next braces. One backslash before them makes them text, two are one.
  void cut_text() {
    const std::size_t open = std::min(m_text.find("{{", m_at), m_text.size());
    std::string_view before = m_text.substr(m_at, open - m_at);
    m_at = open;
    const bool braces = open < m_text.size();
    const bool doubled = braces && before.ends_with("\\\\");
    const bool escaped = braces && !doubled && before.ends_with('\\');
    if (doubled || escaped) before.remove_suffix(1);
    add_text(before);
    if (escaped) cut_escaped();
  }

  // Text from escaped braces to the next ones, with the backslashes before those left for them.
  void cut_escaped() {
    std::size_t end = std::min(m_text.find("{{", m_at + 2), m_text.size());
    if (end < m_text.size())
      for (int i = 0; i < 2 && end > m_at + 2 && m_text[end - 1] == '\\'; ++i)
        --end;
    add_text(m_text.substr(m_at, end - m_at));
    m_at = end;
  }

  base::Status cut_mustache() {
    if (rest().starts_with("{{{{")) return not_supported(m_text, "a raw block");
    const bool triple = rest().starts_with("{{{");
    m_at += triple ? 3 : 2;
    Piece piece{.kind = triple ? Piece::Kind::plain : Piece::Kind::escaped};
    // "{{~{name}~}}" is the triple form with white space cut off.
    piece.strip_before = !triple && rest().starts_with('~');
    if (piece.strip_before) ++m_at;
    if (rest().starts_with('!')) return cut_comment(std::move(piece));
    const bool late_triple = piece.strip_before && rest().starts_with('{');
    if (late_triple) {
      piece.kind = Piece::Kind::plain;
      ++m_at;
    }
    return cut_inside(std::move(piece), triple || late_triple ? "}" : "");
  }

  base::Status cut_inside(Piece piece, const std::string& extra) {
    // The third brace comes before the "~".
    auto end = closing_braces(rest(), extra + "}}");
    auto tilde = closing_braces(rest(), extra + "~}}");
    piece.strip_after = tilde && (!end || *tilde < *end);
    if (piece.strip_after) end = tilde;
    if (!end) return parse_error(m_text, "'{{' has no '}}'");
    piece.text = stripped(rest().substr(0, *end));
    m_at += *end + extra.size() + (piece.strip_after ? 3 : 2);
    SLIPWAY_TRY(take_sign(piece));
    m_pieces.push_back(std::move(piece));
    return {};
  }

  base::Status cut_comment(Piece piece) {
    const bool dashes = rest().starts_with("!--");
    const std::size_t end = rest().find(dashes ? "--" : "}}", dashes ? 3 : 0);
    const auto braces = dashes && end != std::string_view::npos ? closing_comment(end) : end;
    if (braces == std::string_view::npos) return parse_error(m_text, "a comment has no end");
    piece.strip_after = braces > 0 && rest()[braces - 1] == '~';
    piece.kind = Piece::Kind::end;
    m_at += braces + 2;
    m_pieces.push_back(std::move(piece));
    return {};
  }

  // The braces after "--" or "--~", from the first dashes on.
  std::size_t closing_comment(std::size_t dashes) const {
    const std::size_t plain = rest().find("--}}", dashes);
    const std::size_t cutting = rest().find("--~}}", dashes);
    if (plain == std::string_view::npos && cutting == std::string_view::npos) return plain;
    return plain < cutting ? plain + 2 : cutting + 3;
  }

  base::Status take_sign(Piece& piece) {
    if (piece.kind == Piece::Kind::plain || piece.text.empty()) return {};
    switch (piece.text.front()) {
    case '#':
      piece.kind = Piece::Kind::open;
      break;
    case '^':
      piece.kind = Piece::Kind::inverse;
      break;
    case '/':
      piece.kind = Piece::Kind::close;
      break;
    case '&':
      piece.kind = Piece::Kind::plain;
      break;
    case '>':
      return not_supported(m_text, "a partial");
    default:
      return {};
    }
    piece.text = stripped(std::string_view(piece.text).substr(1));
    if (piece.text.starts_with('>') || piece.text.starts_with('*')) return not_supported(m_text, "a partial");
    return {};
  }

  // White space beside "~" goes, comments go.
  void strip() {
    for (std::size_t i = 0; i < m_pieces.size(); ++i) {
      if (m_pieces[i].strip_before && i > 0) strip_end(m_pieces[i - 1].text, m_pieces[i - 1].kind);
      if (m_pieces[i].strip_after && i + 1 < m_pieces.size()) strip_start(m_pieces[i + 1].text, m_pieces[i + 1].kind);
    }
    std::erase_if(m_pieces, [](const Piece& piece) {
      return piece.kind == Piece::Kind::end || (piece.kind == Piece::Kind::text && piece.text.empty());
    });
  }

  static void strip_end(std::string& text, Piece::Kind kind) {
    if (kind == Piece::Kind::text) text.erase(text.find_last_not_of(k_blank) + 1);
  }

  static void strip_start(std::string& text, Piece::Kind kind) {
    if (kind == Piece::Kind::text) text.erase(0, std::min(text.find_first_not_of(k_blank), text.size()));
  }

  std::string_view m_text;
  std::size_t m_at = 0;
  std::vector<Piece> m_pieces;
};

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "12", "-12", "1.5"
bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t dot = text.find('.');
  return is_digits(text.substr(0, dot)) && (dot == std::string_view::npos || is_digits(text.substr(dot + 1)));
}

bool ends_word(char c) { return k_blank.find(c) != std::string_view::npos || c == '='; }

// The words of an expression: names, literals in quotes, and key=value.
class WordReader {
public:
  explicit WordReader(std::string_view text) : m_text(text), m_rest(text) {}

  base::Result<Expression> read() {
    SLIPWAY_TRY_ASSIGN(const Argument head, next());
    Expression expression{.name = head.text, .literal = head.kind != Argument::Kind::name, .call = {}};
    for (skip_blank(); !m_rest.empty(); skip_blank())
      SLIPWAY_TRY(read_argument(expression.call));
    return expression;
  }

private:
  void skip_blank() { m_rest.remove_prefix(std::min(m_rest.find_first_not_of(k_blank), m_rest.size())); }

  base::Status read_argument(Call& call) {
    SLIPWAY_TRY_ASSIGN(Argument argument, next());
    skip_blank();
    if (!m_rest.starts_with('=')) {
      if (!call.options.empty()) return parse_error(m_text, "an argument comes after key=value");
      call.arguments.push_back(std::move(argument));
      return {};
    }
    if (argument.kind != Argument::Kind::name) return parse_error(m_text, "the key before '=' is no name");
    m_rest.remove_prefix(1);
    skip_blank();
    SLIPWAY_TRY_ASSIGN(Argument value, next());
    call.options.emplace_back(std::move(argument.text), std::move(value));
    return {};
  }

  base::Result<Argument> next() {
    skip_blank();
    if (m_rest.empty()) return parse_error(m_text, "a name is missing");
    const char c = m_rest.front();
    if (c == '"' || c == '\'') return quoted(c);
    if (c == '[') return segment();
    if (c == '(') return not_supported(m_text, "a sub-expression");
    if (c == '@' || c == '|' || c == '.') return not_supported(m_text, "a path");
    return word();
  }

  base::Result<Argument> quoted(char quote) {
    std::string text;
    for (std::size_t at = 1; at < m_rest.size(); ++at) {
      if (m_rest[at] == '\\' && at + 1 < m_rest.size() && m_rest[at + 1] == quote)
        ++at;
      else if (m_rest[at] == quote)
        return take(at + 1, {.kind = Argument::Kind::text, .text = std::move(text)});
      text += m_rest[at];
    }
    return parse_error(m_text, "a quote has no end");
  }

  // "[any text]" is a name.
  base::Result<Argument> segment() {
    const std::size_t end = m_rest.find(']');
    if (end == std::string_view::npos) return parse_error(m_text, "'[' has no ']'");
    return take(end + 1, {.kind = Argument::Kind::name, .text = std::string(m_rest.substr(1, end - 1))});
  }

  base::Result<Argument> word() {
    constexpr std::string_view k_no_name = "!\"#%&'()*+,;<>@[\\]^`{|}~";
    std::size_t end = 0;
    while (end < m_rest.size() && !ends_word(m_rest[end]))
      ++end;
    std::string text(m_rest.substr(0, end));
    if (text.starts_with("this.") || text.starts_with("this/")) text.erase(0, 5);
    const Argument::Kind kind = kind_of(text);
    if (kind == Argument::Kind::name) {
      if (text.empty() || text.find_first_of(k_no_name) != std::string::npos)
        return parse_error(m_text, fmt::format("'{}' is no name", text));
      if (text == "this" || text.find_first_of("./") != std::string::npos) return not_supported(m_text, "a path");
    }
    return take(end, {.kind = kind, .text = std::move(text)});
  }

  static Argument::Kind kind_of(const std::string& text) {
    if (text == "true" || text == "false") return Argument::Kind::truth;
    if (text == "null" || text == "undefined") return Argument::Kind::nothing;
    return is_number(text) ? Argument::Kind::number : Argument::Kind::name;
  }

  base::Result<Argument> take(std::size_t length, Argument argument) {
    m_rest.remove_prefix(length);
    if (!m_rest.empty() && !ends_word(m_rest.front())) {
      if (m_rest.front() == '.' || m_rest.front() == '/') return not_supported(m_text, "a path");
      return parse_error(m_text, fmt::format("'{}' is not expected", m_rest));
    }
    return argument;
  }

  std::string_view m_text;
  std::string_view m_rest;
};

}  // namespace

base::Result<std::vector<Piece>> cut_pieces(std::string_view text) { return Cutter(text).cut(); }

base::Result<Expression> parse_expression(std::string_view inside) { return WordReader(inside).read(); }

}  // namespace slipway::plan::metadata
