// What the CI says, as docker/metadata-action resolves it from the event.
#pragma once

#include <slipway/base/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slipway::plan::metadata {

// As the platform tells of it; empty what it does not say.
struct Repository {
  std::string name;
  std::string description;
  std::string url;
  std::string default_branch;
  std::string licence;  // SPDX identifier.
  friend bool operator==(const Repository&, const Repository&) = default;
};

// Environment variables of the action, as they are set.
struct Switches {
  std::string short_sha_length;    // DOCKER_METADATA_SHORT_SHA_LENGTH
  std::string pr_head_sha;         // DOCKER_METADATA_PR_HEAD_SHA
  std::string annotations_levels;  // DOCKER_METADATA_ANNOTATIONS_LEVELS
};

struct Facts {
  std::string event;                           // GITHUB_EVENT_NAME
  std::string ref;                             // GITHUB_REF
  std::string sha;                             // GITHUB_SHA
  std::string payload;                         // Text of the event file: a JSON object, or empty.
  std::optional<Repository> repository;        // Otherwise that of the payload.
  std::int64_t now_ms = 0;                     // Since 1970.
  std::optional<std::int64_t> commit_date_ms;  // When the payload does not date the commit; otherwise now.
  Switches switches;
};

struct Context {
  std::string event;
  std::string ref;  // Of a pull request for pull_request_target.
  std::string sha;  // Of the head for pull requests, if that is asked for.
  std::string base_ref;
  std::string payload_default_branch;  // Decides is_default_branch; `repository` decides the edge.
  Repository repository;
  std::int64_t now_ms = 0;
  std::int64_t commit_date_ms = 0;
  Switches switches;

  std::optional<std::string> branch() const { return after("refs/heads/"); }
  std::optional<std::string> tag() const { return after("refs/tags/"); }
  std::optional<std::string> pull() const { return after("refs/pull/"); }
  bool is_default_branch() const;
  // SL0313: the length that is asked for is no number.
  base::Result<std::string> short_sha() const;

private:
  std::optional<std::string> after(std::string_view prefix) const;
};

// SL0501: the payload is no JSON.
base::Result<Context> resolve(const Facts& facts);

// Milliseconds since 1970 of "2020-01-10T00:30:00+02:00" or "…Z"; nothing for other forms.
std::optional<std::int64_t> parse_timestamp(std::string_view text);

}  // namespace slipway::plan::metadata
