// Just enough JSON for the fake host: is a text one JSON value, and what does a top-level text member hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slipway {
inline namespace sdk_1_0 {
namespace testing {
namespace detail {

// A recursive reader over one text (RFC 8259). Depth is bounded, so that hostile input cannot exhaust the stack.
class JsonReader {
public:
  explicit JsonReader(std::string_view text) : m_text(text) {}

  bool whole() { return value(0) && (space(), m_at == m_text.size()); }

  // The text of a member of the outermost object, escapes decoded.
  std::optional<std::string> member(std::string_view wanted) {
    std::optional<std::string> found;
    if (!object(0, [&](const std::string& key) {
          space();
          std::string text;
          if (key != wanted || peek() != '"') return value(1);
          if (!string(&text)) return false;
          found = text;
          return true;
        }))
      return std::nullopt;
    return found;
  }

private:
  static constexpr int k_max_depth = 256;

  char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
  bool take(char wanted) {
    if (peek() != wanted || m_at >= m_text.size()) return false;
    ++m_at;
    return true;
  }
  void space() {
    while (m_at < m_text.size() &&
           (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\n' || m_text[m_at] == '\r'))
      ++m_at;
  }
  bool word(std::string_view wanted) {
    if (m_text.substr(m_at, wanted.size()) != wanted) return false;
    m_at += wanted.size();
    return true;
  }

  bool value(int depth) {
    if (depth > k_max_depth) return false;
    space();
    switch (peek()) {
    case '{':
      return object(depth, [&](const std::string&) { return value(depth + 1); });
    case '[':
      return array(depth);
    case '"':
      return string(nullptr);
    case 't':
      return word("true");
    case 'f':
      return word("false");
    case 'n':
      return word("null");
    default:
      return number();
    }
  }

  template <typename Member>
  bool object(int depth, Member&& on_member) {
    space();
    if (depth > k_max_depth || !take('{')) return false;
    space();
    if (take('}')) return true;
    do {
      std::string key;
      space();
      if (!string(&key)) return false;
      space();
      if (!take(':') || !on_member(key)) return false;
      space();
    } while (take(','));
    return take('}');
  }

  bool array(int depth) {
    take('[');
    space();
    if (take(']')) return true;
    do {
      if (!value(depth + 1)) return false;
      space();
    } while (take(','));
    return take(']');
  }

  bool digits() {
    const std::size_t start = m_at;
    while (peek() >= '0' && peek() <= '9')
      ++m_at;
    return m_at > start;
  }
  bool number() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      return digits();
    }
    return true;
  }

  bool string(std::string* out) {
    if (!take('"')) return false;
    while (m_at < m_text.size()) {
      const char c = m_text[m_at++];
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c == '\\') {
        if (!escape(out)) return false;
      } else if (out != nullptr) {
        out->push_back(c);
      }
    }
    return false;
  }
  bool escape(std::string* out) {
    static constexpr std::string_view k_names = "\"\\/bfnrt";
    static constexpr std::string_view k_values = "\"\\/\b\f\n\r\t";
    const char name = peek();
    ++m_at;
    if (name == 'u') return unicode(out);
    const std::size_t index = name == '\0' ? std::string_view::npos : k_names.find(name);
    if (index == std::string_view::npos) return false;
    if (out != nullptr) out->push_back(k_values[index]);
    return true;
  }
  bool unicode(std::string* out) {
    std::uint32_t unit = 0;
    if (!hex(&unit)) return false;
    if (unit >= 0xd800 && unit < 0xdc00 && m_text.substr(m_at, 2) == "\\u") {
      std::uint32_t low = 0;
      m_at += 2;
      if (!hex(&low)) return false;
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
    if (out != nullptr) append(*out, unit);
    return true;
  }
  bool hex(std::uint32_t* out) {
    for (int i = 0; i < 4; ++i, ++m_at) {
      const char c = peek();
      if (c >= '0' && c <= '9')
        *out = *out * 16 + static_cast<std::uint32_t>(c - '0');
      else if (c >= 'a' && c <= 'f')
        *out = *out * 16 + static_cast<std::uint32_t>(c - 'a' + 10);
      else if (c >= 'A' && c <= 'F')
        *out = *out * 16 + static_cast<std::uint32_t>(c - 'A' + 10);
      else
        return false;
    }
    return true;
  }
  static void append(std::string& out, std::uint32_t code) {
    const auto tail = [&](int shift) { out.push_back(static_cast<char>(0x80 | ((code >> shift) & 0x3f))); };
    if (code < 0x80) {
      out.push_back(static_cast<char>(code));
    } else if (code < 0x800) {
      out.push_back(static_cast<char>(0xc0 | (code >> 6)));
      tail(0);
    } else if (code < 0x10000) {
      out.push_back(static_cast<char>(0xe0 | (code >> 12)));
      tail(6);
      tail(0);
    } else {
      out.push_back(static_cast<char>(0xf0 | ((code >> 18) & 0x07)));
      tail(12);
      tail(6);
      tail(0);
    }
  }

  std::string_view m_text;
  std::size_t m_at = 0;
};

}  // namespace detail

inline bool is_json(std::string_view text) { return detail::JsonReader(text).whole(); }
inline std::optional<std::string> text_member(std::string_view json, std::string_view name) {
  return detail::JsonReader(json).member(name);
}

}  // namespace testing
}  // namespace sdk_1_0
}  // namespace slipway
