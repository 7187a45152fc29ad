// Ids as keys, and in text.
#pragma once

#include <slipway/source/git/handle.hpp>

#include <cstring>
#include <optional>
#include <string_view>

namespace slipway::source::git {

struct OidHash {
  // An id is evenly spread already.
  std::size_t operator()(const git_oid& id) const {
    std::size_t start = 0;
    std::memcpy(&start, static_cast<const void*>(&id), sizeof start);
    return start;
  }
};

struct OidEqual {
  bool operator()(const git_oid& a, const git_oid& b) const { return std::memcmp(&a, &b, sizeof a) == 0; }
};

// From exactly 40 hex digits.
inline std::optional<git_oid> oid_of(std::string_view hex) {
  git_oid id{};
  if (hex.size() != GIT_OID_HEXSZ || git_oid_fromstrn(&id, hex.data(), hex.size()) != 0) return std::nullopt;
  return id;
}

// From 20 bytes as git's files hold them.
inline git_oid oid_at(const char* place) {
  git_oid id{};
  git_oid_fromraw(&id, reinterpret_cast<const unsigned char*>(place));
  return id;
}

}  // namespace slipway::source::git
