// Semantic versions, as node-semver's valid() and compare() understand them: rules written for docker/metadata-action
// mean the same here.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::plan {

struct SemVer {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::vector<std::string> prerelease;
  std::vector<std::string> build;  // Does not count in comparisons.

  bool is_prerelease() const { return !prerelease.empty(); }
  // Without "v" and without build metadata: "1.2.3-rc.1".
  std::string text() const;
};

// Three numbers without leading zeros, an optional lower-case "v" before, "-pre.1" and "+build" after. "1.2", "V1.2.3",
// "=1.2.3" and numbers above 2^53 - 1 are none.
std::optional<SemVer> parse_semver(std::string_view text);

std::weak_ordering compare(const SemVer& left, const SemVer& right);

}  // namespace slipway::plan
