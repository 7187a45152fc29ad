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
    std::ofstream(path / "file.txt") << text;
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

  const FakeRun clean = run(plugin, "{}", "all is well\n");
  check(clean.ok(), "a file without the word is fine");
  check(clean.log_text() == "1 files searched\n", "the log says what was done");
  check(clean.violations.empty(), "no rule of the ABI is broken");

  const FakeRun dirty = run(plugin, R"({"word":"secret"})", "one\na secret\n");
  check(dirty.status == SLIPWAY_VERDICT_FAIL, "a file with the word is red");
  check(dirty.message == "'secret' was found in 1 line", "the message names the word");

  const FakeRun refused = run(plugin, R"({"word":"a\nb"})", "");
  check(refused.status == SLIPWAY_E_CONFIG, "a word of two lines is refused");
  return g_failed == 0 ? 0 : 1;
}
