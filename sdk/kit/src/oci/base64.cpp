#include "base64.hpp"

#include <openssl/evp.h>

#include <algorithm>

namespace slipway::kit {

std::string base64_encoded(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::optional<std::string> base64_decoded(std::string_view text) {
  std::string padded(text);
  padded.resize((padded.size() + 3) / 4 * 4, '=');
  const std::size_t padding = padded.size() - std::min(padded.find('='), padded.size());
  // OpenSSL takes '=' for a zero wherever it stands.
  if (padding > 2 || padded.find_last_not_of('=') + padding + 1 != padded.size()) return std::nullopt;
  std::string bytes(padded.size() / 4 * 3, '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(padded.data()), static_cast<int>(padded.size()));
  if (length < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(length) - padding);
  return bytes;
}

}  // namespace slipway::kit
