#include <slipway/base/text.hpp>
#include <slipway/base/utf8.hpp>
#include <slipway/run/masking/encodings.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

namespace slipway::run {

namespace {

using Forms = std::vector<std::string>;

constexpr std::string_view k_standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view k_url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// Groups of six bits; what is missing at the end is zero. No padding.
std::string base64(std::string_view bytes, std::string_view alphabet) {
  std::string out;
  unsigned bits = 0;
  unsigned value = 0;
  for (const char c : bytes) {
    value = (value << 8U) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6)
      out += alphabet[(value >> (bits - 6)) & 63U];
  }
  if (bits > 0) out += alphabet[(value << (6 - bits)) & 63U];
  return out;
}

void add_base64(Forms& forms, std::string_view bytes, std::size_t before, std::string_view alphabet) {
  const std::string all = base64(std::string(before, '\0') + std::string(bytes), alphabet);
  const std::size_t bits = (before + bytes.size()) * 8;
  // The first characters that hold a bit of what stands before say little of the secret and nothing certain.
  const std::size_t begin = (before * 8 + 5) / 6;
  const std::size_t certain = bits / 6;
  forms.push_back(all.substr(begin, certain - begin));
  if (bits % 6 == 0) return;
  forms.push_back(all.substr(begin));
  forms.push_back(all.substr(begin) + std::string(bits % 6 == 2 ? 2 : 1, '='));
}

void add_wrapped(Forms& forms, const std::string& encoded, std::size_t width) {
  constexpr std::size_t k_shortest = 16;
  if (encoded.size() <= width) return;
  for (std::size_t at = 0; at < encoded.size(); at += width)
    if (std::string line = encoded.substr(at, width); line.size() >= k_shortest) forms.push_back(std::move(line));
}

std::string hex(std::string_view bytes, std::string_view digits) {
  std::string out;
  for (const char c : bytes) {
    const unsigned value = static_cast<unsigned char>(c);
    out += digits[value >> 4U];
    out += digits[value & 15U];
  }
  return out;
}

constexpr std::string_view k_lower = "0123456789abcdef";
constexpr std::string_view k_upper = "0123456789ABCDEF";

std::string percent(std::string_view bytes, std::string_view kept, std::string_view digits) {
  std::string out;
  for (const char c : bytes) {
    if (is_alphanumeric(c) || kept.find(c) != std::string_view::npos)
      out += c;
    else
      out += '%' + hex(std::string_view(&c, 1), digits);
  }
  return out;
}

// How libraries differ in what they escape.
struct JsonStyle {
  std::string_view backslashed;  // Besides the quote and the backslash.
  std::string_view numbered;     // As \u00xx.
  bool ascii_only = false;
};

void append_unit(std::string& out, unsigned unit) { out += fmt::format("\\u{:04x}", unit); }

void append_numbered(std::string& out, char32_t value) {
  if (value < 0x10000) return append_unit(out, value);
  append_unit(out, 0xD800U + static_cast<unsigned>((value - 0x10000) >> 10U));
  append_unit(out, 0xDC00U + static_cast<unsigned>((value - 0x10000) & 0x3FFU));
}

std::string json(std::string_view text, const JsonStyle& style) {
  constexpr std::string_view k_controls = "\b\f\n\r\t";
  std::string out;
  while (!text.empty()) {
    const base::CodePoint next = base::first_code_point(text);
    const std::size_t length = std::max<std::size_t>(next.length, 1);
    const char c = text[0];
    if (const std::size_t control = k_controls.find(c); control != std::string_view::npos)
      out += {'\\', "bfnrt"[control]};
    else if (c == '"' || c == '\\' || style.backslashed.find(c) != std::string_view::npos)
      out += {'\\', c};
    else if ((next.length == 1 && next.value < 0x20) || style.numbered.find(c) != std::string_view::npos ||
             (style.ascii_only && next.length > 1))
      append_numbered(out, next.value);
    else
      out += text.substr(0, length);
    text.remove_prefix(length);
  }
  return out;
}

std::string xml(std::string_view text, std::string_view double_quote, std::string_view single_quote) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += double_quote;
    else if (c == '\'')
      out += single_quote;
    else
      out += c;
  }
  return out;
}

std::string backslashed(std::string_view text, bool (*special)(char)) {
  std::string out;
  for (const char c : text) {
    if (special(c)) out += '\\';
    out += c;
  }
  return out;
}

// Bytes above ASCII stay as they are in every shell.
bool special_outside_quotes(char c) {
  constexpr std::string_view k_plain = "%+,-./:=@_^";
  return static_cast<unsigned char>(c) < 0x80 && !is_alphanumeric(c) && k_plain.find(c) == std::string_view::npos;
}

bool special_outside_quotes_strict(char c) { return special_outside_quotes(c) || c == ',' || c == '^'; }

bool special_inside_double_quotes(char c) { return c == '"' || c == '\\' || c == '$' || c == '`'; }

}  // namespace

Forms base64_forms(std::string_view bytes) {
  Forms forms;
  for (const std::string_view alphabet : {k_standard, k_url})
    for (const std::size_t before : {0U, 1U, 2U})
      add_base64(forms, bytes, before, alphabet);
  for (const std::size_t width : {64U, 76U})
    add_wrapped(forms, base64(bytes, k_standard), width);
  return forms;
}

Forms hex_forms(std::string_view bytes) { return {hex(bytes, k_lower), hex(bytes, k_upper)}; }

Forms percent_forms(std::string_view bytes) {
  Forms forms;
  for (const std::string_view digits : {k_upper, k_lower}) {
    for (const std::string_view kept : {"-_.~", "-_.~/", "-_.!~*'()", "-_.", "-_.!~*'();/?:@&=+$,#"})
      forms.push_back(percent(bytes, kept, digits));
    forms.push_back(base::replaced(percent(bytes, "*-._ ", digits), ' ', "+"));
    forms.push_back(base::replaced(percent(bytes, "-._~ ", digits), ' ', "+"));
  }
  return forms;
}

Forms json_forms(std::string_view bytes) {
  Forms forms;
  for (const JsonStyle& style :
       std::initializer_list<JsonStyle>{{.backslashed = "", .numbered = ""},
                                        {.backslashed = "/", .numbered = ""},
                                        {.backslashed = "", .numbered = "", .ascii_only = true},
                                        {.backslashed = "/", .numbered = "", .ascii_only = true},
                                        {.backslashed = "", .numbered = "<>&"},
                                        {.backslashed = "", .numbered = "<>&'", .ascii_only = true}}) {
    forms.push_back(json(bytes, style));
    forms.push_back(json(forms.back(), {}));
  }
  return forms;
}

Forms xml_forms(std::string_view bytes) {
  return {xml(bytes, "\"", "'"),         xml(bytes, "&quot;", "'"),    xml(bytes, "&quot;", "&apos;"),
          xml(bytes, "&quot;", "&#39;"), xml(bytes, "&#34;", "&#39;"), xml(bytes, "&quot;", "&#x27;")};
}

Forms shell_forms(std::string_view bytes) {
  return {base::replaced(bytes, '\'', R"('\'')"), base::replaced(bytes, '\'', R"('"'"')"),
          backslashed(bytes, special_inside_double_quotes), backslashed(bytes, special_outside_quotes),
          backslashed(bytes, special_outside_quotes_strict)};
}

}  // namespace slipway::run
