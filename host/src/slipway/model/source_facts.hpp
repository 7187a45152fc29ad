// What a repository says in one short answer, and its tags. Values without a repository behind them.
#pragma once

#include <string>

namespace slipway::model {

struct SourceFacts {
  std::string commit;     // 40 hex digits.
  std::string short_sha;  // First 7.
  std::string describe;   // As `git describe --tags --dirty`: "v1.2.3-4-gabcdef0-dirty". Empty: no tag, or not known.
  std::string describe_long;  // The same with --long: "v1.2.3-0-gabcdef0" at the tag itself.
  bool clean = true;          // `git status --porcelain` would say nothing.
  bool shallow = false;       // The history is cut off, so `describe` is known only for a tag at the commit itself.

  friend bool operator==(const SourceFacts&, const SourceFacts&) = default;
};

// Reachable from HEAD or not.
struct SourceTag {
  std::string name;    // Short: "v1.2.3".
  std::string commit;  // 40 hex digits; of an annotated tag what it leads to.

  friend bool operator==(const SourceTag&, const SourceTag&) = default;
};

}  // namespace slipway::model
