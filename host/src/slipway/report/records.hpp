// The values that stages emit under the names that the host knows, as far as they are shown.
#pragma once

#include <slipway/model/test_report.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::report {

struct ImageRecord {
  std::string digest;
  std::uint64_t size = 0;
  std::string platform;
};

struct VerdictRecord {
  std::string subject;
  std::string result;  // "PASSED" or "FAILED".
};

struct PublicationRecord {
  std::string repository;
  std::string digest;
  std::vector<std::string> tags;
  std::string pinned;
};

struct DeploymentRecord {
  std::string environment;
  std::string digest;
  std::string url;
  std::string predecessor;  // Empty: the first.
  std::string state;        // "deployed", "unchanged" or "rolled-back".
};

// Nothing, or an empty list, when the text has another shape; the host checks records before they get here.
std::optional<model::TestReport> read_report(std::string_view json);
std::optional<ImageRecord> read_image(std::string_view json);
std::optional<VerdictRecord> read_verdict(std::string_view json);
std::vector<PublicationRecord> read_publications(std::string_view json);
std::optional<DeploymentRecord> read_deployment(std::string_view json);

}  // namespace slipway::report
