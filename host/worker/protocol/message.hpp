// The payload of a frame: numbers and texts one after the other, in the order both sides know.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace slipway::protocol {

class Writer {
public:
  template <typename Number>
  Writer& number(Number value) {
    static_assert(std::is_integral_v<Number>);
    m_bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Writer& text(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    m_bytes.append(value);
    return *this;
  }
  // A static C string; NULL counts as empty.
  Writer& literal(const char* value) { return text(value == nullptr ? std::string_view{} : std::string_view{value}); }
  std::string take() { return std::move(m_bytes); }

private:
  std::string m_bytes;
};

// Reading past the end gives zeros and empty texts and makes ok() false.
class Reader {
public:
  explicit Reader(std::string_view bytes) : m_bytes(bytes) {}

  template <typename Number>
  Number number() {
    Number value{};
    if (m_bytes.size() < sizeof value) return end(value);
    std::memcpy(&value, m_bytes.data(), sizeof value);
    m_bytes.remove_prefix(sizeof value);
    return value;
  }
  // As text(), borrowed from what is read.
  std::string_view view() {
    const auto size = number<std::uint32_t>();
    if (size > m_bytes.size()) return end(std::string_view{});
    const std::string_view value = m_bytes.substr(0, size);
    m_bytes.remove_prefix(size);
    return value;
  }
  std::string text() { return std::string(view()); }
  bool ok() const { return m_ok; }

private:
  template <typename Value>
  Value end(Value value) {
    m_ok = false;
    m_bytes = {};
    return value;
  }
  std::string_view m_bytes;
  bool m_ok = true;
};

}  // namespace slipway::protocol
