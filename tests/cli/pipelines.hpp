// Pipelines and plugins that several tests use.
#pragma once

#include "support/cli.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace slipway::test {

// A stage that says something and hands over a file of it, and one that does nothing.
inline constexpr const char* k_pipeline = R"(slipway: 1
name: sample
stages:
  hello:
    uses: dev.slipway.tests.echo
    with: {text: "hello from {{branch}}"}
  again:
    uses: dev.slipway.tests.misbehave
    needs: [hello]
)";

// One stage, whose plugin the pipeline does not say where to find.
inline constexpr const char* k_one_stage = R"(slipway: 1
name: sample
stages:
  hello:
    uses: dev.slipway.tests.echo
    with: {text: "hello"}
)";

#if defined(__x86_64__)
inline constexpr const char* k_architecture = "amd64";
#else
inline constexpr const char* k_architecture = "arm64";
#endif

inline std::string echo_plugin() { return "dev.slipway.tests.echo=" + built("tests/plugins/echo.so"); }
inline std::string misbehave_plugin() { return "dev.slipway.tests.misbehave=" + built("tests/plugins/misbehave.so"); }

// A call that knows the plugins of these pipelines.
inline Cli with_plugins(std::string_view words, const TempFolder& folder) {
  return std::move(Cli(words).in(folder))
      .word("--plugin")
      .word(echo_plugin())
      .word("--plugin")
      .word(misbehave_plugin());
}

// A repository with a pipeline.
struct Sample {
  TempFolder folder;
  explicit Sample(const std::string& pipeline = k_pipeline) {
    folder.write("slipway.yaml", pipeline);
    make_repository(folder);
  }
  Cli cli(std::string_view words) const { return with_plugins(words, folder); }
  // Of its only run, with a slash at the end.
  std::string run_folder() const {
    const std::filesystem::directory_iterator runs(folder.path(".slipway/runs"));
    return ".slipway/runs/" + runs->path().filename().string() + "/";
  }
  nlohmann::json result() const { return nlohmann::json::parse(folder.read(run_folder() + "result.json")); }
};

// One stage that misbehaves, and one that needs it.
inline std::string misbehaving_pipeline(const std::string& what) {
  return "slipway: 1\nname: sample\nstages:\n  odd:\n    uses: dev.slipway.tests.misbehave\n    with: {do: " + what +
         "}\n  after:\n    uses: dev.slipway.tests.echo\n    needs: [odd]\n    with: {text: late}\n";
}

}  // namespace slipway::test
