// The file packed-refs, which knows what 100,000 tags lead to without an object being read.
#pragma once

#include <slipway/source/git/handle.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace slipway::source::git {

struct PackedRef {
  std::string_view name;  // In the text.
  git_oid target{};
  std::optional<git_oid> peeled;  // What is behind an annotated tag; the target itself of a plain one, when known.
};

// References of the file's text under "refs/tags/", in its order. Empty when the text is not understood.
std::optional<std::vector<PackedRef>> packed_tags(std::string_view text);

}  // namespace slipway::source::git
