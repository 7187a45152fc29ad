// Names of refs, and what an address says of a repository.
#pragma once

#include <slipway/model/context.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slipway::ci {

// "refs/heads/NAME", "refs/tags/NAME"; empty for an empty name. A name that is a full one already stays.
std::string branch_ref(std::string_view name);
std::string tag_ref(std::string_view name);

// "refs/pull/N/merge", whatever the platform calls it, so that tags are the same everywhere.
std::string pull_ref(std::uint64_t number);

// The name of a branch without "refs/heads/".
std::string short_branch(std::string_view ref);

// Digits only.
std::optional<std::uint64_t> parse_number(std::string_view text);

// Owner, name and page of the repository with that address: https, ssh, or git's short form user@host:path.
model::Context::Repository repository_at(std::string_view address);

}  // namespace slipway::ci
