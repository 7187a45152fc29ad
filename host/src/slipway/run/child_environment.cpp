#include <slipway/run/child_environment.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace slipway::run {

namespace {

// The last six are cookies by which a CI system finds and ends what a killed job left behind.
constexpr std::array<std::string_view, 21> k_allowed{"PATH",
                                                     "HOME",
                                                     "TMPDIR",
                                                     "TZ",
                                                     "USER",
                                                     "LOGNAME",
                                                     "SOURCE_DATE_EPOCH",
                                                     "http_proxy",
                                                     "HTTP_PROXY",
                                                     "https_proxy",
                                                     "HTTPS_PROXY",
                                                     "no_proxy",
                                                     "NO_PROXY",
                                                     "XDG_RUNTIME_DIR",
                                                     "CI",
                                                     "RUNNER_TRACKING_ID",
                                                     "JENKINS_NODE_COOKIE",
                                                     "JENKINS_SERVER_COOKIE",
                                                     "BUILD_ID",
                                                     "BUILDKITE_JOB_ID",
                                                     "CI_JOB_ID"};

}  // namespace

std::vector<std::string> child_environment(const std::vector<std::string>& environment,
                                           const std::vector<std::string>& declared) {
  std::vector<std::string> chosen{"LANG=C.UTF-8"};
  bool has_path = false;
  for (const std::string& pair : environment) {
    const std::string_view name = std::string_view(pair).substr(0, pair.find('='));
    const bool allowed = std::find(k_allowed.begin(), k_allowed.end(), name) != k_allowed.end() ||
                         std::find(declared.begin(), declared.end(), name) != declared.end();
    if (!allowed) continue;
    if (name == "LANG") chosen.erase(chosen.begin());
    has_path = has_path || name == "PATH";
    chosen.push_back(pair);
  }
  if (!has_path) chosen.emplace_back("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  return chosen;
}

}  // namespace slipway::run
