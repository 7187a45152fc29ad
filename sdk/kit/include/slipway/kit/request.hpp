// The request that the host gives to run(), plan(), probe() and rollback(), as a value. Absent texts are empty.
#pragma once

#include <slipway/kit/result.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::kit {

struct RequestSource {
  std::string commit;
  std::string short_sha;
  std::string tree;
  std::string branch;  // Empty: detached.
  std::vector<std::string> tags;
  std::int64_t commit_time = 0;  // Seconds since 1970.
  std::string subject;
  std::string origin_url;
  bool dirty = false;
};

struct RequestTrigger {
  std::string event;
  std::string ref;
  std::string commit;
};

// What the host made of the stage's tag rules.
struct RequestTags {
  std::string version;
  std::vector<std::string> tags;
  bool latest = false;
};

struct RequestEnvironment {
  std::string name;
  std::string url;
};

struct RequestArtifact {
  std::string name;
  std::string digest;
  std::uint64_t size = 0;
  std::string media_type;
  std::string path;  // Absolute.
  std::string stage;
};

// Records of the stages upstream; `stage` says whose.
struct RequestImage {
  std::string digest;
  std::string media_type;
  std::uint64_t size = 0;
  std::string layout;  // Absolute path of an OCI layout.
  std::string platform;
  std::map<std::string, std::string> labels;
  std::string stage;
};

struct RequestVerdict {
  std::string subject;  // Digest.
  std::string result;   // "PASSED" or "FAILED".
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
  std::string suite;
  std::string stage;
};

struct RequestPublication {
  std::string repository;
  std::string digest;
  std::vector<std::string> tags;
  std::string pinned;
  std::string stage;
};

struct RequestDeployment {
  std::string environment;
  std::string digest;
  std::string url;
  std::string predecessor;  // Digest; empty: the first.
  std::string state;
  std::string path;
  std::string stage;
};

struct RequestReport {
  std::string suite;
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
  std::uint64_t errors = 0;
  std::uint64_t skipped = 0;
  std::string stage;
};

struct Request {
  std::string run;
  std::string stage;
  std::string pipeline;
  std::string image;
  std::string host_version;
  std::string root;       // The repository.
  std::string workspace;  // Removed after the run.
  std::string output;     // Kept with the run.
  bool dry_run = false;
  bool resumed = false;
  RequestSource source;
  RequestTrigger trigger;
  std::optional<RequestTags> tags;
  std::optional<RequestEnvironment> environment;
  std::vector<RequestArtifact> artifacts;
  std::vector<RequestImage> images;
  std::vector<RequestVerdict> verdicts;
  std::vector<RequestPublication> publications;  // One per repository.
  std::vector<RequestDeployment> deployments;
  std::vector<RequestReport> reports;

  // Null when no stage upstream made it.
  const RequestArtifact* artifact(std::string_view name) const;
};

// SLIPWAY_E_INTERNAL: not the JSON that a host sends.
Result<Request> parse_request(std::string_view json);

}  // namespace slipway::kit
