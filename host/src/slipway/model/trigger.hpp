// Why a run happens: a ref with its commit and event.
#pragma once

#include <string>
#include <string_view>

namespace slipway::model {

// Where git keeps branches and tags.
inline constexpr std::string_view k_branch_refs = "refs/heads/";
inline constexpr std::string_view k_tag_refs = "refs/tags/";

struct Trigger {
  std::string event = "push";  // In GitHub's words: push, pull_request, schedule, ...
  std::string ref;             // "refs/heads/main", "refs/tags/v1"; empty when unknown.
  std::string commit;          // 40 hex digits.
  std::string default_branch;  // Empty when unknown.

  std::string branch() const;  // Short name, or empty.
  std::string tag() const;     // Short name, or empty.
  friend bool operator==(const Trigger&, const Trigger&) = default;
};

}  // namespace slipway::model
