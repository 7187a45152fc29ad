#include <slipway/base/text.hpp>
#include <slipway/model/digest.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace slipway::model {

base::Result<Digest> Digest::parse(std::string_view text) {
  constexpr std::string_view k_prefix = "sha256:";
  constexpr std::size_t k_hex_digits = 64;
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  const std::string_view hex = text.substr(std::min(text.size(), k_prefix.size()));
  if (text.starts_with(k_prefix) && hex.size() == k_hex_digits && std::all_of(hex.begin(), hex.end(), is_hex))
    return Digest(std::string(text));
  return base::fail({.code = {903},
                     .what = fmt::format("'{}' is not a digest", base::printable(text.substr(0, 100))),
                     .why = "a digest is 'sha256:' and 64 lower-case hex digits"});
}

}  // namespace slipway::model
