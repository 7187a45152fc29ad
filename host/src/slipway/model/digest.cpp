#include <slipway/model/digest.hpp>

#include <algorithm>

namespace slipway::model {

base::Result<Digest> Digest::parse(std::string_view text) {
  constexpr std::string_view k_prefix = "sha256:";
  const bool fine = text.size() == k_prefix.size() + 64 && text.substr(0, k_prefix.size()) == k_prefix &&
                    std::all_of(text.begin() + k_prefix.size(), text.end(),
                                [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!fine)
    return base::fail({.code = {304},
                       .what = "'" + std::string(text) + "' is not a digest",
                       .why = "a digest is 'sha256:' and 64 lower-case hex digits"});
  return Digest(std::string(text));
}

}  // namespace slipway::model
