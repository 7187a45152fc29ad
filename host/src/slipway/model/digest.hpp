// A content digest, "sha256:<64 lower-case hex digits>". The identity of everything that travels between stages.
#pragma once

#include <slipway/base/result.hpp>

#include <compare>
#include <string>
#include <string_view>

namespace slipway::model {

class Digest {
public:
  // Refuses anything but sha256 with exactly 64 lower-case hex digits.
  static base::Result<Digest> parse(std::string_view text);
  // hex: 64 lower-case digits, checked by the caller.
  static Digest from_hex(std::string_view hex) { return Digest("sha256:" + std::string(hex)); }

  const std::string& text() const { return m_text; }
  std::string_view hex() const { return std::string_view(m_text).substr(7); }
  friend auto operator<=>(const Digest&, const Digest&) = default;

private:
  explicit Digest(std::string text) : m_text(std::move(text)) {}
  std::string m_text;
};

}  // namespace slipway::model
