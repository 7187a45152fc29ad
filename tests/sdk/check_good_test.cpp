// Plugins that do everything right, in C and C++, are found to do so.
#include "support/catch.hpp"

#include <slipway/check/check.hpp>

#include <string>
#include <vector>

using namespace slipway;

namespace {

struct Good {
  std::string file;
  std::vector<std::string> skipped;         // What has no meaning for it.
  std::string config = {};                  // Where none can be made up.
  std::vector<std::string> libraries = {};  // What it may need.
};

const std::string k_build = SLIPWAY_BINARY_DIR;

void check_clean(const Good& good) {
  INFO(good.file);
  check::CheckSettings settings;
  settings.program = k_build + "/libexec/slipway/slipway-plugin-probe";
  settings.config = good.config;
  settings.allowed.libraries = good.libraries;
  settings.deadline_ms = 20'000;
  const auto report = check::check_plugin(k_build + "/" + good.file, settings);
  REQUIRE(report);
  std::string wrong;
  std::vector<std::string> skipped;
  for (const check::Finding& finding : report->findings) {
    if (finding.outcome > check::Outcome::skip)
      wrong +=
          finding.id + " " + std::string(name_of(finding.outcome)) + ": " + finding.message + "\n" + finding.output;
    if (finding.outcome == check::Outcome::skip) skipped.push_back(finding.id);
  }
  CHECK(wrong == "");
  CHECK(skipped == good.skipped);
  CHECK(report->findings.size() == check::tests().size());
}

}  // namespace

TEST_CASE("The plugin whose variants are bad is good itself") {
  check_clean({"tests/plugins/bad/good.so", {"wants", "secrets", "pure", "idempotent"}});
}

TEST_CASE("The samples in C and C++ pass") {
  check_clean(
      {"tests/plugins/sample_plugin.so", {"refuse-config", "secrets", "pure", "idempotent"}, "", {"libstdc++"}});
  check_clean({"tests/plugins/sample_c_plugin.so", {"refuse-config", "wants", "secrets", "pure", "idempotent"}});
}

TEST_CASE("The echo plugin passes") {
  check_clean({"tests/plugins/echo.so", {"refuse-config", "pure", "idempotent"}, "", {"libstdc++"}});
}

TEST_CASE("The bundled plugins pass") {
  const std::vector<std::string> libraries{"libarchive", "libcrypto",  "libcurl",
                                           "libdeflate", "libpugixml", "libstdc++"};
  check_clean({"lib/slipway/plugins/test.so", {"wants", "secrets", "pure"}, "", libraries});
  check_clean({"lib/slipway/plugins/build.so", {"wants", "secrets", "pure"}, "", libraries});
  check_clean(
      {"lib/slipway/plugins/release.so",
       {"wants", "secrets", "pure"},
       R"({"image":{"from":"scratch","entrypoint":["/app"]},"environment":{"ready":{"log":"ready","timeout":"100ms"}},)"
       R"("acceptance":{"run":"true","reports":["*.xml"]}})",
       libraries});
  check_clean({"lib/slipway/plugins/tag-publish.so", {"pure", "idempotent"}, "", libraries});
  check_clean({"lib/slipway/plugins/deploy.so",
               {"pure", "idempotent"},
               R"({"target":"local","path":"live","ports":{"PORT":"auto"},"health":{"http":"/","timeout":"100ms"}})",
               libraries});
}
