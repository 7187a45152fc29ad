// The stage against the fake host: @NAME@_test PLUGIN
#include <slipway/testing.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

namespace {

namespace fs = std::filesystem;
using slipway::testing::FakeRun;
using slipway::testing::LoadedPlugin;

int g_failed = 0;

void check(bool holds, const std::string& what) {
  if (!holds) std::cerr << "FAILED: " << what << '\n';
  g_failed += holds ? 0 : 1;
}

// A folder with one file.
struct Workspace {
  fs::path path = fs::temp_directory_path() / "@NAME@ test";
  explicit Workspace(const std::string& text) {
    fs::create_directories(path);
    std::ofstream(path / "LICENSE") << text;
  }
  ~Workspace() { fs::remove_all(path); }
  std::string request() const { return R"({"workspace":")" + path.string() + R"("})"; }
};

FakeRun run(const LoadedPlugin& plugin, const std::string& config, const std::string& text) {
  return slipway::testing::run_stage(plugin, "@ID@", config, Workspace(text).request());
}

}  // namespace

int main(int, char** arguments) {
  const LoadedPlugin plugin(arguments[1]);

  const FakeRun there = run(plugin, "{}", "Apache-2.0\n");
  check(there.ok(), "a file that is there is fine");
  check(there.log_text() == "looking for LICENSE\n", "the log says what was done");
  check(there.violations.empty(), "no rule of the ABI is broken");

  check(run(plugin, "{}", "").message == "LICENSE is missing or empty", "an empty file is red");
  const FakeRun missing = run(plugin, R"({"file":"NOTICE"})", "x");
  check(missing.status == SLIPWAY_VERDICT_FAIL, "a missing file is red");
  check(missing.message == "NOTICE is missing or empty", "the message names the file");

  const FakeRun refused = run(plugin, R"({"file":"/etc/passwd"})", "x");
  check(refused.status == SLIPWAY_E_CONFIG, "a file outside is refused");
  return g_failed == 0 ? 0 : 1;
}
