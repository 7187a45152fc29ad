// What is known of the moment in which a pipeline runs, whoever tells it: a CI system, a file, the repository.
#pragma once

#include <slipway/model/trigger.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::model {

// local: no CI system. unknown: one that is not known here.
enum class Platform { local, github, jenkins, circleci, gitlab, buildkite, unknown };

std::string_view to_string(Platform platform);
std::optional<Platform> parse_platform(std::string_view name);

// Where the refs of pull requests are, of whatever platform: "refs/pull/7/merge".
inline constexpr std::string_view k_pull_refs = "refs/pull/";

// A text that is not known is empty; where an empty one has a meaning of its own, or there is a number, it is missing.
struct Context {
  struct Repository {
    std::string name;
    std::string owner;        // A user, an organization, or groups: "group/subgroup".
    std::string url;          // Its page, without user and password: "https://example.com/owner/name".
    std::string description;  // One line.
    std::string license;      // SPDX id, as the platform tells it.
    friend bool operator==(const Repository&, const Repository&) = default;
  };
  struct Run {
    std::string url;
    std::string id;
    std::string number;
    friend bool operator==(const Run&, const Run&) = default;
  };

  Platform platform = Platform::local;
  std::string event;     // In GitHub's words.
  std::string ref;       // "refs/heads/main", "refs/tags/v1", "refs/pull/7/merge".
  std::string sha;       // The commit that the platform builds; of a pull request often a merge commit.
  std::string head_sha;  // Last commit of the pull request.
  std::string base_ref;  // Branch into which the pull request goes, or from which the tag was pushed; short name.
  std::optional<std::string> default_branch;  // Empty: the repository has none.
  std::optional<std::uint64_t> pull_request;  // Also of a branch that has one.
  Repository repository;
  Run run;
  std::string actor;
  std::optional<std::int64_t> commit_time;  // Seconds since 1970.
  std::string tree;                         // Of the commit; a repository knows it.
  std::string subject;                      // First line of the commit's message.
  std::string payload;                      // The event as GitHub tells it, JSON text without secrets.
  std::vector<std::string> notes;           // What is not known or was guessed, and why.

  // The event with its ref. The commit of a pull request is its last one: a merge commit is nobody's.
  Trigger trigger() const;
  friend bool operator==(const Context&, const Context&) = default;
};

}  // namespace slipway::model
